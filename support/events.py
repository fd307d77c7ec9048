"""What help tells."""

from dataclasses import dataclass
from typing import ClassVar

from core.events import Event


@dataclass(frozen=True)
class TicketOpened(Event):
    """Somebody asked."""

    name: ClassVar[str] = "support.ticket_opened"
    ticket_id: int
    way: str
    topic: str

    @property
    def aggregate(self) -> str:
        """One conversation's facts are heard in order."""
        return f"ticket:{self.ticket_id}"


@dataclass(frozen=True)
class Answered(Event):
    """The shop said something to the shopper."""

    name: ClassVar[str] = "support.answered"
    ticket_id: int
    message_id: int

    @property
    def aggregate(self) -> str:
        """One conversation's facts are heard in order."""
        return f"ticket:{self.ticket_id}"


@dataclass(frozen=True)
class TicketMoved(Event):
    """A conversation was solved, closed or opened again."""

    name: ClassVar[str] = "support.ticket_moved"
    ticket_id: int
    state: str

    @property
    def aggregate(self) -> str:
        """One conversation's facts are heard in order."""
        return f"ticket:{self.ticket_id}"
