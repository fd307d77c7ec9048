"""How long ago a person proved who they are: asked before acts that cost money."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal

RECENT = timedelta(minutes=15)


class ReauthenticationRequired(Refusal):
    """It is too long ago that this person proved who they are."""

    code = "reauthentication_required"
    message = _("Please confirm with your password that it is you.")


def is_recent(session: Mapping[str, Any], *, now: datetime) -> bool:
    """Return whether this session's owner signed in, or proved it again, a short while ago."""
    records = session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
    latest = max((record.get("at", 0) for record in records), default=0)
    return now.timestamp() - latest < RECENT.total_seconds()
