"""Values of a sale."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.rules.addresses import PostalAddress
from core.money import Money
from payments.types import Destination

__all__ = [
    "COUNTED",
    "HELD_STATES",
    "MAX_LINES",
    "MAX_QUANTITY",
    "MOVES",
    "MOVES_WITHOUT_PARCEL",
    "PAID_STATES",
    "Buyer",
    "Client",
    "Destination",
    "Details",
    "FulfilmentKind",
    "Happening",
    "ParcelState",
    "Payer",
    "State",
]


class State(models.TextChoices):
    """Where an order stands."""

    AWAITING = "awaiting", _("Waiting for payment")
    PAID = "paid", _("Paid")
    PACKED = "packed", _("Packed")
    READY = "ready", _("Ready to collect")
    PARTLY = "partly", _("Partly shipped")
    SHIPPED = "shipped", _("Shipped")
    DELIVERED = "delivered", _("Delivered")
    CANCELLED = "cancelled", _("Cancelled")


# The only moves an order can make.
MOVES: dict[State, tuple[State, ...]] = {
    State.AWAITING: (State.PAID, State.CANCELLED),
    State.PAID: (State.PACKED, State.READY, State.CANCELLED),
    # A parcel can be opened again.
    State.PACKED: (State.PARTLY, State.SHIPPED, State.PAID),
    # Nobody came for it.
    State.READY: (State.DELIVERED, State.CANCELLED, State.PAID),
    # What has not left yet leaves, or is cancelled.
    State.PARTLY: (State.SHIPPED, State.DELIVERED),
    State.SHIPPED: (State.DELIVERED,),
    State.DELIVERED: (),
    # Money that arrives after the cancellation may revive the order.
    State.CANCELLED: (State.PAID,),
}
# Of an order without a parcel: services are done, digital goods are there at once.
MOVES_WITHOUT_PARCEL = MOVES | {State.PAID: (State.DELIVERED, State.CANCELLED)}


PAID_STATES = (
    State.PAID,
    State.PACKED,
    State.READY,
    State.PARTLY,
    State.SHIPPED,
    State.DELIVERED,
)
# The goods have left the house: whoever bought them can say how they are.
HELD_STATES = (State.SHIPPED, State.DELIVERED)
# Something of it can still be packed.
OPEN_STATES = (State.PAID, State.PACKED, State.READY, State.PARTLY)


class FulfilmentKind(models.TextChoices):
    """How a part of an order reaches its buyer."""

    PARCEL = "parcel", _("Parcel")
    COLLECT = "collect", _("Collected in a store")
    HANDOVER = "handover", _("Done or handed over")


class ParcelState(models.TextChoices):
    """Where a parcel stands; of what is collected, packed is ready and delivered is collected."""

    PACKED = "packed", _("Packed")
    SHIPPED = "shipped", _("Shipped")
    DELIVERED = "delivered", _("Delivered")
    OPENED = "opened", _("Opened again")


PARCEL_MOVES: dict[ParcelState, tuple[ParcelState, ...]] = {
    ParcelState.PACKED: (ParcelState.SHIPPED, ParcelState.DELIVERED, ParcelState.OPENED),
    ParcelState.SHIPPED: (ParcelState.DELIVERED,),
    ParcelState.DELIVERED: (),
    ParcelState.OPENED: (),
}


class Happening(models.TextChoices):
    """What a line of the timeline tells."""

    PLACED = "placed", _("Order placed")
    PAYMENT_WAITING = "payment_waiting", _("Payment started")
    PAYMENT_FAILED = "payment_failed", _("Payment declined")
    PART_PAID = "part_paid", _("Part of the payment received")
    PROMISED = "promised", _("Order confirmed; payment follows")
    PAID = "paid", _("Payment received")
    REMINDED = "reminded", _("Payment reminder sent")
    WAITING = "waiting", _("Waiting for stock")
    STOCKED = "stocked", _("Stock has arrived for you")
    PACKED = "packed", _("Packed")
    OPENED = "opened", _("Parcel opened again")
    READY = "ready", _("Ready to collect")
    SHIPPED = "shipped", _("Shipped")
    DELIVERED = "delivered", _("Delivered")
    COLLECTED = "collected", _("Collected")
    LINES_CANCELLED = "lines_cancelled", _("Items cancelled")
    CANCELLED = "cancelled", _("Cancelled")
    RETURN_ASKED = "return_asked", _("Return asked for")
    RETURN_APPROVED = "return_approved", _("Return approved")
    RETURN_REJECTED = "return_rejected", _("Return not accepted")
    RETURN_WITHDRAWN = "return_withdrawn", _("Return withdrawn")
    RETURN_SENT = "return_sent", _("On its way back to us")
    RETURN_RECEIVED = "return_received", _("Return received")
    RETURN_CLOSED = "return_closed", _("Return settled")
    REFUNDED = "refunded", _("Refunded")
    PARCEL = "parcel", _("News from the carrier")
    HELD = "held", _("We are taking a closer look")
    PASSED = "passed", _("All is well; the order goes on")
    REVIVED = "revived", _("Payment arrived late; order continues")


# A payment with one of these has been counted towards its order.
COUNTED = (Happening.PAID, Happening.PART_PAID, Happening.PROMISED)


class ReturnState(models.TextChoices):
    """Where a return stands."""

    REQUESTED = "requested", _("Asked for")
    APPROVED = "approved", _("Approved: please send it back")
    UNDER_WAY = "under_way", _("On its way back")
    RECEIVED = "received", _("Received by us")
    CLOSED = "closed", _("Settled")
    REJECTED = "rejected", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


RETURN_MOVES: dict[ReturnState, tuple[ReturnState, ...]] = {
    ReturnState.REQUESTED: (ReturnState.APPROVED, ReturnState.REJECTED, ReturnState.WITHDRAWN),
    ReturnState.APPROVED: (ReturnState.UNDER_WAY, ReturnState.RECEIVED, ReturnState.WITHDRAWN),
    ReturnState.UNDER_WAY: (ReturnState.RECEIVED,),
    ReturnState.RECEIVED: (ReturnState.CLOSED,),
    ReturnState.CLOSED: (),
    ReturnState.REJECTED: (),
    ReturnState.WITHDRAWN: (),
}
OPEN_RETURNS = (
    ReturnState.REQUESTED,
    ReturnState.APPROVED,
    ReturnState.UNDER_WAY,
    ReturnState.RECEIVED,
)


class ReturnMethod(models.TextChoices):
    """How goods come back."""

    PICKUP = "pickup", _("Fetched at the door")
    DROPOFF = "dropoff", _("Taken to a parcel shop")
    STORE = "store", _("Brought to a store")


class Outcome(models.TextChoices):
    """What a shopper wants for what they send back."""

    SOURCE = "source", _("Money back the way it was paid")
    CREDIT = "credit", _("Store credit, at once")
    EXCHANGE = "exchange", _("Another size or colour")


class Reason(models.TextChoices):
    """Why something is sent back."""

    CHANGED_MIND = "changed_mind", _("I do not want it any more")
    TOO_SMALL = "too_small", _("It is too small")
    TOO_LARGE = "too_large", _("It is too large")
    UNLIKE = "unlike", _("It is not like its pictures")
    DAMAGED = "damaged", _("It arrived damaged")
    FAULTY = "faulty", _("It does not work")
    WRONG = "wrong", _("It is not what I ordered")


# Something is wrong with it: our cost, and a longer time.
FAULTS = (Reason.DAMAGED, Reason.FAULTY, Reason.WRONG)


class Paper(models.TextChoices):
    """Kinds of documents."""

    INVOICE = "invoice", _("Invoice")
    CREDIT = "credit", _("Credit note")
    SLIP = "slip", _("Packing slip")


class FapiaoKind(models.TextChoices):
    """To whom a fapiao is made out."""

    PERSONAL = "personal", _("A person")
    COMPANY = "company", _("A company")


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
    # Pay as much as there is with the buyer's store credit, the rest by the gateway.
    use_credit: bool = False
    expected_total: Money | None = None
    # Of what is collected: the store's code, and the span in which somebody comes, if they said.
    store: str = ""
    window: str = ""
    # Points to pay with, as a discount at the end.
    points: int = 0
    # A present: the wrapping's SKU, and what is written on the card.
    wrap: str = ""
    gift_message: str = ""


@dataclass(frozen=True, slots=True)
class Client:
    """What somebody pays from, as far as the door can tell: for the risk engine alone."""

    network: str = ""
    device: str = ""
    # Where the network address is, told by whatever stands before the shop; ISO 3166.
    country: str = ""


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays for an order that waits, and from what."""

    user_id: int | None = None
    client: Client = field(default_factory=Client)


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys: how the shop speaks and counts to them, and whose keys their requests carry."""

    currency: str
    language: str
    actor: str
    user_id: int | None = None
    client: Client = field(default_factory=Client)
    # By which prices and offers know them besides: an experiment's arm, say.
    segments: frozenset[str] = frozenset()
