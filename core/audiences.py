"""Who something may be for, as codes: "vip", "tier:gold". Rooms give them to people."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WHOLE = ("new", "returning", "member", "vip", "business")
CODED = re.compile(r"(?:tier|segment|channel):[a-z0-9_-]{1,40}")


def is_audience(code: str) -> bool:
    """Return whether this names somebody things can be for."""
    return code in WHOLE or CODED.fullmatch(code) is not None


def check_audience(code: str) -> None:
    """Refuse what names nobody."""
    if not is_audience(code):
        raise ValidationError(
            _(
                "Use new, returning, member, vip or business, or tier:, segment: or channel: and "
                "a code in small letters."
            )
        )
