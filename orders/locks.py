"""Every row lock of this app."""

from __future__ import annotations

from orders.models import Cart, Fulfilment, Order


def lock_cart(cart_id: int) -> Cart | None:
    """Lock a cart and return it; None when it has gone."""
    return Cart.objects.select_for_update().filter(pk=cart_id).first()


def lock_order(order_id: int) -> Order:
    """Lock an order and return it."""
    return Order.objects.select_for_update().get(pk=order_id)


def lock_order_of(reference: str) -> Order | None:
    """Lock the order with this number; None when there is none."""
    return Order.objects.select_for_update().filter(number=reference).first()


def lock_parcel(parcel_id: int) -> Fulfilment:
    """Lock a parcel's order and return the parcel as it is then; raises DoesNotExist."""
    order_id = Fulfilment.objects.values_list("order_id", flat=True).get(pk=parcel_id)
    order = lock_order(order_id)
    parcel = Fulfilment.objects.get(pk=parcel_id)
    parcel.order = order
    return parcel
