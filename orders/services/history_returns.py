"""What of past orders was sent back: looked at, refunded and closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from core import bulk
from core.money import Money
from orders.models import Return, ReturnLine
from orders.rules.shares import share
from orders.types import Outcome, Reason, ReturnMethod, ReturnState
from payments.models import Refund
from payments.types import Destination

if TYPE_CHECKING:
    from orders.services.history import PastLine, Written

UNDER_WAY = timedelta(days=5)


def worth(one: Written) -> Decimal:
    """Return what went back for the units that came back."""
    return sum((_worth(line) for line in one.given.lines), Decimal(0))


def write(written: Sequence[Written], *, now: datetime) -> None:
    """Write the returns of these orders; to be called once, in the orders' transaction."""
    back = [one for one in written if one.given.returned_at]
    if not back:
        return
    keys = bulk.keys(Return, len(back))
    _write_returns(back, keys, now)
    names = ("request_id", "line_id", "quantity", "reason", "accepted", "worth", "restocked")
    rows = (row for one, key in zip(back, keys, strict=True) for row in _lines(one, key))
    bulk.copy(ReturnLine, names, rows, now=now)
    _write_refunds(back, keys, now)


def _write_returns(back: list[Written], keys: list[int], now: datetime) -> None:
    same = {
        "state": ReturnState.CLOSED.value,
        "method": ReturnMethod.DROPOFF.value,
        "outcome": Outcome.SOURCE.value,
    }
    names = (
        *("id", "order_id", "number", "refunded", "requested_at", "approved_at"),
        *("received_at", "closed_at"),
    )
    rows = (
        (
            *(key, one.order_id, f"{one.number}-R1", worth(one)),
            *(_asked(one), _asked(one), one.given.returned_at, one.given.returned_at),
        )
        for one, key in zip(back, keys, strict=True)
    )
    bulk.copy(Return, names, rows, now=now, same=same)


def _lines(one: Written, key: int) -> Iterator[tuple[Any, ...]]:
    for line_id, line in zip(one.line_ids, one.given.lines, strict=True):
        if line.returned:
            reason = line.reason or Reason.CHANGED_MIND.value
            yield key, line_id, line.returned, reason, line.returned, _worth(line), line.returned


def _write_refunds(back: list[Written], keys: list[int], now: datetime) -> None:
    same = {
        "destination": Destination.SOURCE.value,
        "reason": "return",
        "state": Refund.State.DONE.value,
        "attempts": 1,
    }
    names = ("payment_id", "key", "batch", "amount", "gateway_reference", "next_attempt_at")
    rows = (
        (
            *(one.payment_id, f"{one.number}:return:{key}:{one.payment_id}"),
            *(f"{one.number}:return:{key}", worth(one), "past", one.given.returned_at),
        )
        for one, key in zip(back, keys, strict=True)
        if worth(one)
    )
    bulk.copy(Refund, names, rows, now=now, same=same)


def _asked(one: Written) -> datetime:
    returned = one.given.returned_at or one.arrived_at
    return max(one.arrived_at, returned - UNDER_WAY)


def _worth(line: PastLine) -> Decimal:
    if not line.returned:
        return Decimal(0)
    whole = Money(line.total, "GBP")  # every currency of the shop has pence
    return share(whole=whole, quantity=line.quantity, before=0, units=line.returned).amount
