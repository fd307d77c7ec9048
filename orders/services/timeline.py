"""The timeline: every happening of an order, in order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from orders.models import Order, OrderEvent
from orders.types import Happening


def note(
    order: Order, happening: Happening, *, now: datetime, actor_id: int | None = None, **data: Any
) -> OrderEvent:
    """Write one line of an order's timeline."""
    return OrderEvent.objects.create(
        order=order, happening=happening, at=now, data=data, actor_id=actor_id
    )
