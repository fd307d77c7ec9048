"""What orders tells."""

from dataclasses import dataclass
from typing import ClassVar

from core.events import Event


@dataclass(frozen=True)
class _OrderEvent(Event):
    order_id: int

    @property
    def aggregate(self) -> str:
        """One order's story is heard in order."""
        return f"order:{self.order_id}"


@dataclass(frozen=True)
class OrderPlaced(_OrderEvent):
    """A sale was agreed; the money is not here yet."""

    name: ClassVar[str] = "orders.placed"


@dataclass(frozen=True)
class OrderHeld(_OrderEvent):
    """Its payment is looked at before anything leaves."""

    name: ClassVar[str] = "orders.held"


@dataclass(frozen=True)
class OrderReleased(_OrderEvent):
    """The look found nothing; the order goes on."""

    name: ClassVar[str] = "orders.released"


@dataclass(frozen=True)
class OrderPaid(_OrderEvent):
    """The money is here and the goods are promised."""

    name: ClassVar[str] = "orders.paid"


@dataclass(frozen=True)
class OrderShipped(_OrderEvent):
    """A parcel left."""

    name: ClassVar[str] = "orders.shipped"
    parcel_id: int = 0


@dataclass(frozen=True)
class OrderDelivered(_OrderEvent):
    """The parcel arrived."""

    name: ClassVar[str] = "orders.delivered"


@dataclass(frozen=True)
class OrderCancelled(_OrderEvent):
    """The sale is off; the goods are free again and any money goes back."""

    name: ClassVar[str] = "orders.cancelled"


@dataclass(frozen=True)
class PaymentReminded(_OrderEvent):
    """The shopper is to be reminded that the order waits for payment."""

    name: ClassVar[str] = "orders.payment_reminded"


@dataclass(frozen=True)
class LinesCancelled(_OrderEvent):
    """Some of the sale is off; `event_id` is the timeline's line that tells of what."""

    name: ClassVar[str] = "orders.lines_cancelled"
    event_id: int


@dataclass(frozen=True)
class CollectReady(_OrderEvent):
    """The order lies in its store and waits for its buyer."""

    name: ClassVar[str] = "orders.collect_ready"


@dataclass(frozen=True)
class ReturnMoved(_OrderEvent):
    """A return of this order took a step."""

    name: ClassVar[str] = "orders.return_moved"
    return_id: int
    state: str
