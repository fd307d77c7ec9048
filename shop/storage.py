"""Where pictures are kept: a folder, or an S3-compatible bucket named by one address."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

MEDIA_PATH = "/media/"


def storage_from(address: str, folder: Path) -> dict[str, Any]:
    """Return Django's storage for MEDIA_STORAGE_URL; without one, the folder.

    s3://KEY:SECRET@host/bucket?region=eu-west-2&public=https://pictures.example
    `scheme=http` is for a bucket on this machine; `public` is where shoppers fetch from, if that
    is not the bucket itself. Raises ImproperlyConfigured.
    """
    if not address:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(folder), "base_url": MEDIA_PATH},
        }
    parts = urlsplit(address)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    bucket = parts.path.strip("/")
    if parts.scheme != "s3" or not bucket or not parts.hostname:
        raise ImproperlyConfigured("MEDIA_STORAGE_URL must read s3://KEY:SECRET@host/bucket")
    options: dict[str, Any] = {
        "access_key": unquote(parts.username or ""),
        "secret_key": unquote(parts.password or ""),
        "bucket_name": bucket,
        "endpoint_url": f"{query.get('scheme', 'https')}://{parts.netloc.rpartition('@')[2]}",
        "region_name": query.get("region"),
        # Renditions are named by their contents: no query string to sign, cached for a year.
        "querystring_auth": False,
        "file_overwrite": False,
        "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
    }
    if public := query.get("public"):
        options["custom_domain"] = urlsplit(public).netloc
        options["url_protocol"] = f"{urlsplit(public).scheme}:"
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def picture_origin(storage: dict[str, Any]) -> str | None:
    """Return the origin pages may load pictures from, if it is not the shop's own."""
    options = storage["OPTIONS"]
    if domain := options.get("custom_domain"):
        return f"{options['url_protocol']}//{domain}"
    address = options.get("endpoint_url")
    return str(address) if address else None
