"""What payments tells."""

from dataclasses import dataclass
from typing import ClassVar

from core.events import Event


@dataclass(frozen=True)
class PaymentSucceeded(Event):
    """The money is ours."""

    name: ClassVar[str] = "payments.succeeded"
    payment_id: int
    reference: str

    @property
    def aggregate(self) -> str:
        """One reference's payments are heard in order."""
        return f"payment:{self.reference}"


@dataclass(frozen=True)
class PaymentAuthorised(Event):
    """The money is promised: reserved on a card, due at the door, or on account."""

    name: ClassVar[str] = "payments.authorised"
    payment_id: int
    reference: str

    @property
    def aggregate(self) -> str:
        """One reference's payments are heard in order."""
        return f"payment:{self.reference}"


@dataclass(frozen=True)
class PaymentFailed(Event):
    """The gateway said no, finally."""

    name: ClassVar[str] = "payments.failed"
    payment_id: int
    reference: str
    failure: str

    @property
    def aggregate(self) -> str:
        """One reference's payments are heard in order."""
        return f"payment:{self.reference}"


@dataclass(frozen=True)
class PaymentRefunded(Event):
    """Money has gone back."""

    name: ClassVar[str] = "payments.refunded"
    payment_id: int
    reference: str
    amount: str
    currency: str
    refund_id: int = 0
    to_credit: bool = False

    @property
    def aggregate(self) -> str:
        """One reference's payments are heard in order."""
        return f"payment:{self.reference}"
