"""Where the archive lies: a folder, or a bucket whose files are fetched once and kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from analytics.models import ArchivedDay

ROOT = "events"


def store() -> Storage:
    """Return the archive's storage."""
    return storages["archive"]


def local(path: str, *, digest: str = "") -> Path:
    """Return a file of the archive on this machine; a bucket's is fetched if it is not here yet.

    Raises FileNotFoundError; OSError when what was fetched is not what was written.
    """
    kept = store()
    if isinstance(kept, FileSystemStorage):
        return Path(kept.path(path))
    here = Path(settings.WAREHOUSE_DIR) / "archive" / path
    if not here.exists():
        here.parent.mkdir(parents=True, exist_ok=True)
        part = here.with_suffix(".part")
        with kept.open(path) as source, part.open("wb") as target:
            for chunk in source.chunks():
                target.write(chunk)
        if digest and sha256(part) != digest:
            part.unlink()
            raise OSError(f"{path} is not what was written to the archive")
        part.replace(here)
    return here


def files() -> list[Path]:
    """Return every archived day's file, here."""
    days = ArchivedDay.objects.order_by("day").values_list("path", "sha256")
    return [local(path, digest=digest) for path, digest in days]


def put(source: Path, path: str) -> None:
    """Lay a file into the archive, whole or not at all. Safe to repeat."""
    kept = store()
    if isinstance(kept, FileSystemStorage):
        # The storage writes in place: a kill would leave half a file under a good name.
        target = Path(kept.path(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        part.write_bytes(source.read_bytes())
        part.replace(target)
    elif not kept.exists(path):
        with source.open("rb") as opened:
            kept.save(path, File(opened))


def sha256(path: Path) -> str:
    """Return a file's checksum."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
