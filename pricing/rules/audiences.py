"""Who a price may be for, as codes: "vip", "tier:gold"."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pricing.types import ANYBODY, Shopper

WHOLE = ("new", "returning", "member", "vip", "business")
CODED = re.compile(r"(?:tier|segment|channel):[a-z0-9_-]{1,40}")
# What everybody sees on the shop's own pages is the public price.
PUBLIC_CHANNEL = "web"


def is_audience(code: str) -> bool:
    """Return whether this names somebody prices can be for."""
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


def audiences_of(shopper: Shopper) -> frozenset[str]:
    """Return every audience a shopper belongs to; nobody the shop knows belongs to none."""
    if shopper == ANYBODY:
        return frozenset()
    found = set(shopper.audiences) | {f"segment:{code}" for code in shopper.segments}
    if shopper.tier:
        found.add(f"tier:{shopper.tier}")
    if shopper.channel != PUBLIC_CHANNEL:
        found.add(f"channel:{shopper.channel}")
    if shopper.is_first_order and shopper.user_id is not None:
        found.add("new")
    return frozenset(found)
