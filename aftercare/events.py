"""What aftercare tells."""

from dataclasses import dataclass
from typing import ClassVar

from core.events import Event


@dataclass(frozen=True)
class RepairMoved(Event):
    """A repair took a step."""

    name: ClassVar[str] = "aftercare.repair_moved"
    repair_id: int
    state: str

    @property
    def aggregate(self) -> str:
        """One repair's steps are heard in order."""
        return f"repair:{self.repair_id}"


@dataclass(frozen=True)
class VisitBooked(Event):
    """Somebody will come at a time, or at another one than before."""

    name: ClassVar[str] = "aftercare.visit_booked"
    visit_id: int
    starts_at: str

    @property
    def aggregate(self) -> str:
        """One visit's times are heard in order."""
        return f"visit:{self.visit_id}"
