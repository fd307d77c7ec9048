"""How an order is written for an app."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.serializers import MoneyOut
from api.v1.payments import PaymentOut
from core.money import Money
from orders.models import Collection, Order
from orders.services import settlements
from orders.types import ParcelState, State
from payments.selectors import latest_of


class OrderRowOut(serializers.Serializer[Any]):
    """An order in a list. `token` opens it without signing in: keep it secret."""

    number = serializers.CharField()
    token = serializers.CharField()
    state = serializers.CharField()
    placed_at = serializers.DateTimeField()
    total = MoneyOut(source="total_money")


class OrderOut(OrderRowOut):
    """An order, whole."""

    email = serializers.EmailField()
    items = serializers.SerializerMethodField()
    discount = serializers.SerializerMethodField()
    coupon = serializers.CharField()
    delivery = serializers.SerializerMethodField()
    tax = serializers.SerializerMethodField()
    ship_to = serializers.JSONField()
    delivery_name = serializers.CharField()
    delivery_from = serializers.DateField()
    delivery_by = serializers.DateField()
    slot_starts = serializers.DateTimeField()
    slot_ends = serializers.DateTimeField()
    low_packaging = serializers.BooleanField()
    expires_at = serializers.DateTimeField()
    lines = serializers.SerializerMethodField()
    parcels = serializers.SerializerMethodField()
    collection = serializers.SerializerMethodField()
    timeline = serializers.SerializerMethodField()
    payment = serializers.SerializerMethodField()
    due = serializers.SerializerMethodField()

    def get_items(self, order: Order) -> dict[str, Any]:
        """Return the sum of the lines."""
        return MoneyOut(Money(order.items, order.currency)).data

    def get_discount(self, order: Order) -> dict[str, Any]:
        """Return what was taken off, the delivery charge too."""
        return MoneyOut(order.saved_money).data

    def get_delivery(self, order: Order) -> dict[str, Any]:
        """Return the delivery charge."""
        return MoneyOut(Money(order.delivery, order.currency)).data

    def get_tax(self, order: Order) -> dict[str, Any]:
        """Return the tax."""
        return MoneyOut(Money(order.tax, order.currency)).data

    def get_lines(self, order: Order) -> list[dict[str, Any]]:
        """Return what was bought, as it was then."""
        return [
            {
                "id": line.public_id,
                "sku": line.sku,
                "nature": line.nature,
                "personal": line.personal,
                "name": line.name,
                "options": line.options,
                "quantity": line.quantity,
                "cancelled": line.cancelled,
                "returned": line.returned,
                "unit": MoneyOut(Money(line.unit, order.currency)).data,
                "discount": MoneyOut(Money(line.discount, order.currency)).data,
                "total": MoneyOut(Money(line.total, order.currency)).data,
                "why": line.adjustments,
                "is_gift": line.is_gift,
                "tax_percent": str(line.tax_percent),
            }
            for line in order.lines.all()
        ]

    def get_parcels(self, order: Order) -> list[dict[str, Any]]:
        """Return what the order was packed into."""
        return [
            {
                "id": parcel.public_id,
                "kind": parcel.kind,
                "state": parcel.state,
                "carrier": parcel.carrier,
                "tracking": parcel.tracking,
                "lines": [
                    {"line": row.line.public_id, "quantity": row.quantity}
                    for row in parcel.lines.all()
                ],
            }
            for parcel in order.fulfilments.all()
            if parcel.state != ParcelState.OPENED
        ]

    def get_collection(self, order: Order) -> dict[str, Any] | None:
        """Return where and by which code it is collected, if it is."""
        row: Collection | None = getattr(order, "collection", None)
        if row is None:
            return None
        return {
            "store": row.location.code,
            "code": row.code,
            "window_from": row.window_from,
            "window_until": row.window_until,
            "hold_until": row.hold_until,
        }

    def get_timeline(self, order: Order) -> list[dict[str, Any]]:
        """Return what has happened."""
        return [
            {"happening": event.happening, "label": event.get_happening_display(), "at": event.at}
            for event in order.events.all()
            if not event.data.get("hidden")
        ]

    def get_due(self, order: Order) -> dict[str, Any]:
        """Return what is left to pay: its payments together make what is due."""
        waits = order.state == State.AWAITING
        return MoneyOut(settlements.missing(order) if waits else Money.zero(order.currency)).data

    def get_payment(self, order: Order) -> dict[str, Any] | None:
        """Return the latest payment."""
        payment = latest_of(reference=order.number)
        return PaymentOut(payment).data if payment else None
