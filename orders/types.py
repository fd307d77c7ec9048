"""Values of a sale."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.rules.addresses import PostalAddress
from core.money import Money


class State(models.TextChoices):
    """Where an order stands."""

    AWAITING = "awaiting", _("Waiting for payment")
    PAID = "paid", _("Paid")
    PACKED = "packed", _("Packed")
    SHIPPED = "shipped", _("Shipped")
    DELIVERED = "delivered", _("Delivered")
    CANCELLED = "cancelled", _("Cancelled")


# The only moves an order can make.
MOVES: dict[State, tuple[State, ...]] = {
    State.AWAITING: (State.PAID, State.CANCELLED),
    State.PAID: (State.PACKED, State.CANCELLED),
    State.PACKED: (State.SHIPPED,),
    State.SHIPPED: (State.DELIVERED,),
    State.DELIVERED: (),
    # Money that arrives after the cancellation may revive the order.
    State.CANCELLED: (State.PAID,),
}
# Of an order without a parcel: services are done, digital goods are there at once.
MOVES_WITHOUT_PARCEL = MOVES | {State.PAID: (State.DELIVERED, State.CANCELLED)}


PAID_STATES = (State.PAID, State.PACKED, State.SHIPPED, State.DELIVERED)
# The goods have left the house: whoever bought them can say how they are.
HELD_STATES = (State.SHIPPED, State.DELIVERED)


class Happening(models.TextChoices):
    """What a line of the timeline tells."""

    PLACED = "placed", _("Order placed")
    PAYMENT_WAITING = "payment_waiting", _("Payment started")
    PAYMENT_FAILED = "payment_failed", _("Payment declined")
    PAID = "paid", _("Payment received")
    REMINDED = "reminded", _("Payment reminder sent")
    PACKED = "packed", _("Packed")
    SHIPPED = "shipped", _("Shipped")
    DELIVERED = "delivered", _("Delivered")
    CANCELLED = "cancelled", _("Cancelled")
    REFUNDED = "refunded", _("Refunded")
    PARCEL = "parcel", _("News from the carrier")
    REVIVED = "revived", _("Payment arrived late; order continues")


# Nobody needs more of one thing by accident; larger orders are a business matter.
MAX_QUANTITY = 99
MAX_LINES = 100


@dataclass(frozen=True, slots=True)
class Details:
    """All a shopper decides at the checkout."""

    email: str
    ship_to: PostalAddress
    delivery: str
    gateway: str
    bill_to: PostalAddress | None = None
    note: str = ""
    slot: str = ""  # when the driver may come, where that is chosen
    low_packaging: bool = False
    expected_total: Money | None = None


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys: how the shop speaks and counts to them, and whose keys their requests carry."""

    currency: str
    language: str
    actor: str
    user_id: int | None = None
