"""Price lists of audiences, and the ready-made ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from pricing.models import PriceChange, PriceList
from pricing.services.prices import BY_NOBODY, Because
from pricing.types import Why


class PublicIsForAll(Refusal):
    """The public list has no audience, no percentage and no end: pages are kept with its prices."""

    code = "public_is_for_all"
    field = "is_public"
    message = _("The public list is for everybody, always: it has no audience, per cent or end.")


@dataclass(frozen=True, slots=True)
class Preset:
    """A list many shops have."""

    code: str
    name: str
    audience: str
    percent_off: Decimal


PRESETS = (
    Preset("first-order", "First order: 10% off", "new", Decimal(10)),
    Preset("members", "Members: 20% off", "member", Decimal(20)),
    Preset("birthday", "Birthday: 15% off", "segment:birthday", Decimal(15)),
    Preset("vip-line", "VIP line: 12% off", "vip", Decimal(12)),
)


@transaction.atomic
def save(*, row: PriceList, now: datetime, because: Because = BY_NOBODY) -> PriceList:
    """Write a list; what it takes off is kept in the history when it changes.

    Raises PublicIsForAll.
    """
    limits = row.audience or row.percent_off or row.valid_from or row.valid_until
    if row.is_public and (limits or not row.is_active):
        raise PublicIsForAll
    held = PriceList.objects.filter(pk=row.pk).first() if row.pk else None
    row.save()
    before = held.percent_off if held is not None and held.is_active else None
    after = row.percent_off if row.is_active else None
    if before != after:
        PriceChange.objects.create(
            price_list=row,
            percent_off=after,
            at=now,
            why=Why.LIST,
            reference=because.reference,
            actor_id=because.actor_id,
        )
    return row


@transaction.atomic
def add_presets(
    *, currency: str, now: datetime, is_active: bool = False, because: Because = BY_NOBODY
) -> list[PriceList]:
    """Write the ready-made lists of a currency that are not there yet; switched off at first.

    Safe to repeat. "Member: free delivery" is a promotion, not a price.
    """
    rows = [
        PriceList(
            code=f"{preset.code}-{currency.lower()}",
            name=f"{preset.name} ({currency})",
            currency=currency,
            audience=preset.audience,
            percent_off=preset.percent_off,
            is_active=is_active,
        )
        for preset in PRESETS
    ]
    held = set(
        PriceList.objects.filter(code__in=[row.code for row in rows]).values_list("code", flat=True)
    )
    return [save(row=row, now=now, because=because) for row in rows if row.code not in held]
