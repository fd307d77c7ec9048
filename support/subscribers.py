"""What shoppers are told of their conversations."""

from __future__ import annotations

from datetime import datetime

from core.events import subscriber
from support.events import Answered
from support.services import letters


@subscriber(Answered)
def tell_answer(event: Answered, now: datetime) -> None:
    """Send the answer to whoever asked."""
    letters.tell(message_id=event.message_id, now=now)
