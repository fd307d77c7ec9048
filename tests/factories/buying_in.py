"""Suppliers and what they sell us."""

from datetime import timedelta
from decimal import Decimal

from inventory.models import Movement, StockItem, Supplier, SupplierItem
from tests.factories import shop


def supplier(code="kiln", **changes):
    values = {"name": "Kiln & Co", "email": "kiln@example.com", "currency": "GBP", "lead_days": 14}
    return Supplier.objects.create(code=code, **(values | changes))


def article(who, *, stock=10, cost="12.00", pack=1, **changes):
    """A stock row of a new variant that this supplier sells."""
    variant = shop.product(stock=stock).variants.get()
    SupplierItem.objects.create(
        supplier=who, variant=variant, cost=Decimal(cost), pack=pack, **changes
    )
    return StockItem.objects.get(variant=variant)


def sell(row, weekly):
    """Dispatch so many in each past week, the oldest first, and refill the shelf."""
    for ago, units in enumerate(reversed(weekly)):
        if units:
            at = shop.NOW - timedelta(weeks=ago, days=3)
            Movement.objects.bulk_create(
                [
                    Movement(stock=row, quantity=-units, reason="dispatch", at=at),
                    Movement(stock=row, quantity=units, reason="count", at=at),
                ]
            )
