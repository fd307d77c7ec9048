"""Ordering what a flash sale holds for somebody."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from orders.flash import claim_of
from orders.models import Cart, CartLine, Order
from orders.quotations import Quotation
from promotions.flash_types import Claim, buyer_of
from promotions.services import flash_claims


class NotCollected(Refusal):
    """What lies in the pool is sent; a store does not have it."""

    code = "flash_not_collected"
    field = "delivery"
    message = _("Units of a flash sale are delivered. Please choose a way to deliver.")


@transaction.atomic
def cart_for(*, claim: Claim) -> Cart:
    """Return a cart with what is claimed and nothing else. Safe to repeat: the same one."""
    cart = Cart.objects.filter(claim=claim.reference).order_by("pk").first()
    if cart is None:
        cart = Cart.objects.create(claim=claim.reference)
    if not CartLine.objects.filter(cart=cart).exists():
        CartLine.objects.create(cart=cart, variant_id=claim.variant_id, quantity=claim.units)
    return cart


def take(*, cart: Cart, order: Order, quotation: Quotation) -> int | None:
    """Make the claimed places the order's; return where they lie, none for any other cart.

    In the order's own transaction. Raises ClaimGone, NotCollected.
    """
    if not cart.claim:
        return None
    claim = claim_of(cart)
    if claim is None or order.user_id is None:
        raise flash_claims.ClaimGone
    if quotation.is_collected:
        raise NotCollected
    flash_claims.bind(
        reference=cart.claim,
        buyer=buyer_of(order.user_id),
        order_number=order.number,
        units=sum(quotation.units.values()),
    )
    return claim.location_id
