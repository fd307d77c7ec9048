"""What recommendations tell."""

from dataclasses import dataclass
from typing import ClassVar

from core.events import Event


@dataclass(frozen=True)
class ReplenishmentDue(Event):
    """Somebody will likely buy this again within a week: a time to remind them."""

    name: ClassVar[str] = "recommendations.replenishment_due"

    user_id: int
    product_id: int
    due_on: str
    every_days: int
    chance: int  # per cent

    @property
    def aggregate(self) -> str:
        """One shopper's reminders are heard in order."""
        return f"replenishment:{self.user_id}"
