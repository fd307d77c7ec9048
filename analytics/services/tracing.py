"""Joining an order to the visit in which it was placed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from analytics.models import OrderTrace


def keep(*, order_id: int, envelope: Mapping[str, Any], now: datetime) -> None:
    """Remember in which visit an order was placed. Safe to repeat: the first visit counts."""
    OrderTrace.objects.get_or_create(
        order_id=order_id,
        defaults={"visitor": envelope["v"], "envelope": dict(envelope), "placed_at": now},
    )


def envelope_of(*, order_id: int) -> dict[str, Any]:
    """Return the envelope of the visit an order came from; a nameless one without consent."""
    trace = OrderTrace.objects.filter(pk=order_id).values_list("envelope", flat=True).first()
    return dict(trace) if trace else nobody()


def nobody() -> dict[str, Any]:
    """Return the envelope of a fact that is kept without saying whose it is."""
    return {"v": "", "n": "", "u": None, "d": "", "bot": False}
