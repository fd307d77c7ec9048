"""What mail providers tell of letters, through anymail's webhooks."""

from __future__ import annotations

from typing import Any

from anymail.signals import tracking

from core import clock
from messaging.services import suppressions


def listen() -> None:
    """Hear anymail's signal, its one interface for this; called at start-up."""
    tracking.connect(hear, dispatch_uid="messaging.receipts")


def hear(sender: object, event: Any, esp_name: str, **_more: object) -> None:  # noqa: ARG001 -- the signal's signature
    """Note a letter delivered, and write no more to who bounced, complained or unsubscribed."""
    suppressions.heard(
        receipt=str(event.message_id or ""),
        what=str(event.event_type),
        recipient=str(event.recipient or ""),
        now=clock.now(),
    )
