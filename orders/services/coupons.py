"""Coupons in a bag."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from orders.locks import lock_cart
from orders.models import Cart
from promotions import selectors as promotions

MOST = 5
LONGEST = 40


class CouponUnknown(Refusal):
    """No coupon has this code, or it cannot be used here."""

    code = "coupon_unknown"
    field = "code"
    message = _("We do not know this code. Please check how it is written.")


class TooManyCoupons(Refusal):
    """A bag takes so many coupons and no more."""

    code = "too_many_coupons"
    field = "code"
    message = _("No more coupons fit into this bag. Please take one out first.")


@transaction.atomic
def use(*, cart: Cart, token: str, user_id: int | None, currency: str, now: datetime) -> Cart:
    """Put a coupon into a bag: its code, or the public id of one in the person's wallet.

    Safe to repeat. Whether it takes anything off is seen when the bag is priced. Raises
    CouponUnknown, TooManyCoupons.
    """
    token = token.strip()
    known = None
    if token and len(token) <= LONGEST and "\0" not in token:
        found = promotions.coupons(tokens=[token], user_id=user_id, currency=currency, now=now)
        known = next(iter(found), None)
    if known is None:
        raise CouponUnknown
    written = token if known.claim_id is not None else token.upper()
    locked = lock_cart(cart.pk)
    codes = list(locked.codes) if locked else []
    if written in codes:
        return cart
    if len(codes) >= MOST:
        raise TooManyCoupons
    return _write(cart, [*codes, written])


@transaction.atomic
def take_out(*, cart: Cart, token: str) -> Cart:
    """Take a coupon out of a bag. Safe to repeat."""
    locked = lock_cart(cart.pk)
    codes = list(locked.codes) if locked else []
    return _write(cart, [code for code in codes if code != token])


def _write(cart: Cart, codes: list[str]) -> Cart:
    Cart.objects.filter(pk=cart.pk).update(codes=codes)
    cart.codes = codes
    return cart
