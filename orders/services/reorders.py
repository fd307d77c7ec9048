"""The same again: what an order had goes into a bag, and what is gone is told."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Refusal
from orders import wraps
from orders.models import Cart, Order, OrderLine
from orders.services import carts


@dataclass(frozen=True, slots=True)
class Gone:
    """A line that could not be had again, or not all of it, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reordered:
    """How many lines went into the bag, and what did not."""

    added: int
    gone: list[Gone]


def again(*, order: Order, cart: Cart, currency: str) -> Reordered:
    """Put an order's lines into a bag at today's prices, as many as there are.

    What was made for the buyer must be ordered anew: its words are asked for again.
    """
    added, gone = 0, []
    for line in order.lines.select_related("variant__product__product_type").order_by("pk"):
        if line.variant and line.variant.product.product_type.code == wraps.TYPE:
            continue  # wrapping is chosen at the checkout
        reason = _add(line, cart, currency)
        if reason is None:
            added += 1
        elif reason:
            added += 1
            gone.append(Gone(line.name, reason))
        else:
            gone.append(Gone(line.name, _("It is not for sale any more.")))
    return Reordered(added=added, gone=gone)


def _add(line: OrderLine, cart: Cart, currency: str) -> str | None:
    """Return None when all of it is in the bag, words when less is, and "" when none is."""
    if line.variant is None:
        return ""
    wanted = line.quantity
    try:
        with transaction.atomic():
            carts.add(cart=cart, sku=line.sku, quantity=wanted, currency=currency)
    except carts.NotEnough as short:
        left = int(short.details["available"])
        if not left or not _try(line, cart, currency, left):
            return ""
        return _("Only %d of it are left; these are in your bag.") % left
    except Refusal:
        return ""
    return None


def _try(line: OrderLine, cart: Cart, currency: str, units: int) -> bool:
    try:
        with transaction.atomic():
            carts.add(cart=cart, sku=line.sku, quantity=units, currency=currency)
    except Refusal:
        return False
    return True
