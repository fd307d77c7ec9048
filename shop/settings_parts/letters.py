"""How letters leave the shop: by SMTP, by a provider, or into files here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ


def backend(env: environ.Env, *, url: str, provider: str, var_dir: Path) -> dict[str, Any]:
    """Return Django's mail settings; a provider of anymail goes before a server."""
    if provider:
        return {"EMAIL_BACKEND": f"anymail.backends.{provider}.EmailBackend"}
    if url:
        return dict(env.email_url_config(url))
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(var_dir / "mail"),
    }
