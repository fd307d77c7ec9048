"""What delivery tells."""

from dataclasses import dataclass
from typing import ClassVar

from core.events import Event


@dataclass(frozen=True)
class ParcelMoved(Event):
    """A carrier told where a parcel is; told once, not always in the order in which it happened."""

    name: ClassVar[str] = "delivery.parcel_moved"
    tracking: str
    status: str
    place: str
    at: str  # ISO 8601

    @property
    def aggregate(self) -> str:
        """One parcel's news stay in order."""
        return f"parcel:{self.tracking}"


@dataclass(frozen=True)
class ParcelLate(Event):
    """A parcel is not expected by the day that was promised; told once for each parcel."""

    name: ClassVar[str] = "delivery.parcel_late"
    tracking: str
    reference: str
    promised_by: str
    expected_by: str

    @property
    def aggregate(self) -> str:
        """One parcel's news stay in order."""
        return f"parcel:{self.tracking}"
