"""Coupons in the bag and at the checkout."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from core import clock, preferences
from core.errors import Refusal
from orders.models import Cart
from orders.services import coupons
from storefront import bags
from storefront.views import bag, buying


@require_POST
def coupon(request: HttpRequest) -> HttpResponse:
    """Put a coupon into the bag, or take one out; the answer is the piece it was asked from."""
    is_checkout = "checkout" in {request.POST.get("part"), request.GET.get("part")}
    own = bags.bag(request, token=request.POST.get("bag", "")) if is_checkout else None
    cart = own or bags.opened(request)
    error = ""
    try:
        _change(request, cart)
    except Refusal as refusal:
        error = str(refusal)
    if is_checkout:
        return buying.again(request, cart, coupon_error=error)
    return bag.refused(request, [error]) if error else bag.answer(request, cart)


def _change(request: HttpRequest, cart: Cart) -> None:
    if taken := request.POST.get("take_out", ""):
        coupons.take_out(cart=cart, token=taken)
        return
    coupons.use(
        cart=cart,
        token=request.POST.get("claim") or request.POST.get("code", ""),
        user_id=bags.person(request),
        currency=preferences.currency(request),
        now=clock.now(),
    )
