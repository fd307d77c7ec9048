"""How long returns take, from the wish to the money, by category and by carrier."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean, quantiles

from orders.models import ReturnLine
from orders.rules.returning import TARGET
from orders.types import ReturnState

SPAN = timedelta(days=90)
DAY = timedelta(days=1)
MOST = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """Returns of one category, or that came by one carrier."""

    name: str
    count: int
    mean_days: float
    p90_days: float
    in_time_percent: int


def by_category(*, now: datetime) -> list[Row]:
    """Return the figures of the last 90 days by main category."""
    return _rows(now, _category)


def by_carrier(*, now: datetime) -> list[Row]:
    """Return the figures of the last 90 days by how it came back."""
    return _rows(now, lambda line: line.request.carrier or line.request.get_method_display())


def _rows(now: datetime, name_of: Callable[[ReturnLine], str]) -> list[Row]:
    days: dict[str, dict[int, float]] = {}
    for line in _closed(now):
        took = (line.request.closed_at or now) - line.request.requested_at
        days.setdefault(name_of(line), {})[line.request_id] = took / DAY
    rows = [_row(name, list(taken.values())) for name, taken in days.items()]
    return sorted(rows, key=lambda row: (-row.count, row.name))


def _closed(now: datetime) -> Iterable[ReturnLine]:
    rows = ReturnLine.objects.filter(
        request__state=ReturnState.CLOSED, request__closed_at__gt=now - SPAN
    )
    return rows.select_related("request", "line__variant__product__main_category")[:MOST]


def _category(line: ReturnLine) -> str:
    variant = line.line.variant
    return variant.product.main_category.name if variant else "–"


def _row(name: str, days: list[float]) -> Row:
    most = quantiles(days, n=10, method="inclusive")[-1] if len(days) > 1 else days[0]
    in_time = sum(one <= TARGET / DAY for one in days)
    return Row(
        name=name,
        count=len(days),
        mean_days=round(fmean(days), 1),
        p90_days=round(most, 1),
        in_time_percent=round(100 * in_time / len(days)),
    )
