"""Documents on an order's page."""

from __future__ import annotations

from orders.models import Fapiao, Order
from orders.types import PAID_STATES
from storefront.forms.papers import FapiaoForm


def fapiao_form(order: Order) -> FapiaoForm | None:
    """Return the form for a fapiao where there are any: orders in yuan, or to China."""
    is_chinese = order.currency == "CNY" or order.ship_to.get("country") == "CN"
    if not is_chinese or order.state not in PAID_STATES:
        return None
    row: Fapiao | None = getattr(order, "fapiao", None)
    initial = {"kind": "personal", "email": order.email, "title": order.bill_to.get("name", "")}
    if row is not None:
        names = ("kind", "title", "tax_number", "email")
        initial = {name: getattr(row, name) for name in names}
    return FapiaoForm(initial=initial)
