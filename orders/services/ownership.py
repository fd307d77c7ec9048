"""Whose an order is."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from orders.models import Order


class SomebodysAlready(Refusal):
    """The order is another member's."""

    code = "order_has_an_owner"
    message = _("This order is in an account already.")


def claim(*, order_id: int, user_id: int, now: datetime) -> None:
    """Give a guest's order to a member.

    Safe to repeat. Raises SomebodysAlready if it is another member's.
    """
    orders = Order.objects.filter(pk=order_id)
    if orders.filter(user=None).update(user_id=user_id, updated_at=now):
        return
    if not orders.filter(user_id=user_id).exists():
        raise SomebodysAlready
