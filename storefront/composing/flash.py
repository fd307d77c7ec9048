"""A flash sale as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.money import Money
from pricing import selectors as prices
from promotions import flash_reading
from promotions.flash_types import Standing, Turn
from promotions.models import FlashSale
from storefront.cards import Picture
from storefront.composing.pictures import picture

MINUTE, HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class FlashView:
    """What is the same for everybody."""

    id: str
    url: str
    title: str
    product_url: str
    picture: Picture | None
    price: Money | None
    usual: Money | None
    units: int
    per_person: int
    hold_minutes: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class StandingView:
    """Where one stands, in words. `until` is what the clock beside it runs to."""

    kind: Literal["guest", "early", "open", "waiting", "held", "done", "over"]
    words: str
    clock: str = ""
    is_final: bool = False


def view(sale: FlashSale, *, currency: str, now: datetime) -> FlashView:
    """Return a sale with its product, its price and the usual one."""
    product, variant = sale.variant.product, sale.variant
    usual = prices.quotes(variant_ids=[variant.pk], currency=currency, now=now).get(variant.pk)
    image = variant.image or product.images.order_by("position", "pk").first()
    name = f"{product.name}, {variant.label}" if variant.label else product.name
    return FlashView(
        id=sale.public_id,
        url=reverse("storefront:flash-sale", args=[sale.public_id]),
        title=_("Flash sale: %s") % name,
        product_url=f"{reverse('storefront:product', args=[product.slug])}?v={variant.sku}",
        picture=picture(image, alt="") if image else None,
        price=flash_reading.price_of(sale, currency=currency),
        usual=usual.price if usual else None,
        units=sale.allotment,
        per_person=sale.per_person,
        hold_minutes=sale.hold_minutes,
        starts_at=sale.starts_at,
        ends_at=sale.ends_at,
    )


def standing(sale: FlashSale, found: Standing | None, *, now: datetime) -> StandingView:
    """Return where somebody stands; none has signed in."""
    turn = found.turn if found else None
    if now >= sale.ends_at and turn is not Turn.HELD:
        return StandingView("over", _("This sale is over."), is_final=True)
    if found is None or turn in {Turn.EARLY, Turn.OPEN}:
        return _looking_on(sale, turn, now)
    if turn is Turn.HELD:
        return _held(found, now)
    if turn is Turn.WAITING:
        words = ngettext(
            "You are in line: %d person is before you. Somebody may give a unit back.",
            "You are in line: %d people are before you. Somebody may give a unit back.",
            found.ahead,
        )
        return StandingView("waiting", words % found.ahead, clock=left(sale.ends_at - now))
    if turn is Turn.MOST:
        return StandingView("done", _("You have as many as one person can have."), is_final=True)
    words = _("Sold out.") if turn is Turn.SOLD_OUT else _("This sale is over.")
    return StandingView("over", words, is_final=True)


def _looking_on(sale: FlashSale, turn: Turn | None, now: datetime) -> StandingView:
    """Return what somebody sees who has asked for nothing yet, or is not signed in."""
    is_early = now < sale.starts_at
    words = _("It begins in") if is_early else _("It ends in")
    clock = left((sale.starts_at if is_early else sale.ends_at) - now)
    if turn is None:
        return StandingView("guest", words, clock=clock)
    return StandingView("early" if is_early else "open", words, clock=clock)


def _held(found: Standing, now: datetime) -> StandingView:
    words = ngettext(
        "%d unit is yours. Order it within",
        "%d units are yours. Order them within",
        found.units,
    )
    clock = left(found.held_until - now) if found.held_until else ""
    return StandingView("held", words % found.units, clock=clock)


def left(span: timedelta) -> str:
    """Return how long it still is: 1:02:09, or 2:09."""
    seconds = max(int(span.total_seconds()), 0)
    hours, rest = divmod(seconds, HOUR)
    minutes, last = divmod(rest, MINUTE)
    if hours >= 24 * 2:
        return ngettext("%d day", "%d days", hours // 24) % (hours // 24)
    return f"{hours}:{minutes:02}:{last:02}" if hours else f"{minutes}:{last:02}"
