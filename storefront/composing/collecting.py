"""Collecting in a store: which stores have it, when to come, and the code to show there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from inventory import selectors as stock
from orders.models import Collection, Order
from orders.quotations import Quotation
from orders.rules.collecting import Window
from orders.services import collections
from storefront.cards import CollectView
from storefront.templatetags.dates import day


@dataclass(frozen=True, slots=True)
class Choices:
    """What a checkout asks of somebody who comes for it: (value, label, can be chosen)."""

    stores: list[tuple[str, str, bool]]
    windows: list[tuple[str, str]]


def choices(quotation: Quotation, *, country: str, now: datetime) -> Choices | None:
    """Return the stores and spans to choose from; None where nothing can be collected."""
    if not any(offer.is_collected for offer in quotation.offers):
        return None
    stores = stock.stores_with(quantities=quotation.units, country=country)
    return Choices(
        stores=[(store.code, f"{store.name} · {_there(whole)}", whole) for store, whole in stores],
        windows=[
            (span.key, window(span)) for span in collections.windows(country=country, now=now)
        ],
    )


def _there(whole: bool) -> str:
    return _("all of it is there") if whole else _("not all of it is there")


def window(span: Window) -> str:
    """Say when somebody comes."""
    return f"{day(span.start.date())}, {span.start:%H:%M}–{span.end:%H:%M}"


def window_at(start: datetime, end: datetime, *, country: str) -> str:
    """Say a span in the clock of the place, whoever reads it."""
    zone = clock.zone_of(country)
    return window(Window(start.astimezone(zone), end.astimezone(zone)))


def is_collected(order: Order) -> bool:
    """Whether the buyer comes for it."""
    return hasattr(order, "collection")


def collection(order: Order) -> CollectView | None:
    """Return where, when and by which code an order is collected."""
    row: Collection | None = getattr(order, "collection", None)
    if row is None:
        return None
    span = ""
    if row.window_from and row.window_until:
        span = window_at(row.window_from, row.window_until, country=row.location.country)
    return CollectView(
        store=row.location.name,
        address=row.location.address,
        hours=row.location.hours,
        code=row.code,
        qr_url=reverse("storefront:order-code", args=[order.token]),
        window=span,
        held_until=row.hold_until,
    )
