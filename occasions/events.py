"""What occasions tell."""

from dataclasses import dataclass
from typing import ClassVar

from core.events import Event


@dataclass(frozen=True)
class OccasionChanged(Event):
    """What pages show of an event is different now: its words, its time, or whether it is full."""

    name: ClassVar[str] = "occasions.changed"
    occasion_id: int

    @property
    def aggregate(self) -> str:
        """One event's changes stay in order."""
        return f"occasion:{self.occasion_id}"
