"""Reads of what people search for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Max, Sum

from core import page_cache
from search.models import RecentSearch, SearchDay

POPULAR_DAYS = 30
MOST_POPULAR = 300
# What fewer have searched for is theirs, and is not shown to others.
FEWEST_POPULAR = 3
# Fewer people than this say nothing about a query.
FEWEST_SEARCHES = 2
# Fewer clicks than one in so many searches is few.
LOW_SHARE = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A query over some days, with what came of it."""

    query: str
    language: str
    searches: int
    clicks: int
    results: int

    @property
    def click_percent(self) -> int:
        """Clicks of a hundred searches."""
        return round(self.clicks * 100 / self.searches) if self.searches else 0


def popular(*, language: str, today: date) -> list[str]:
    """Return what is searched for most, of that which finds something; kept for a minute."""
    since = today - timedelta(days=POPULAR_DAYS)

    def read() -> list[str]:
        rows = _summed(since=since).filter(language=language, last__gt=0, asked__gte=FEWEST_POPULAR)
        return [row["query"] for row in rows.order_by("-asked", "query")[:MOST_POPULAR]]

    return page_cache.minutely(f"popular:{language}:{since}", read)


def recent(*, user_id: int) -> list[str]:
    """Return a member's own searches, the latest first."""
    rows = RecentSearch.objects.filter(user_id=user_id).order_by("-at")
    return list(rows.values_list("text", flat=True))


def top(*, since: date, most: int) -> list[Asked]:
    """Return what is searched for most."""
    return _asked(_summed(since=since).order_by("-asked", "query")[:most])


def without_results(*, since: date, most: int) -> list[Asked]:
    """Return what finds nothing, the most asked first."""
    return _asked(_summed(since=since).filter(last=0).order_by("-asked", "query")[:most])


def rarely_clicked(*, since: date, most: int) -> list[Asked]:
    """Return what finds something that hardly anybody opens."""
    rows = _summed(since=since).filter(last__gt=0, asked__gte=FEWEST_SEARCHES)
    few = rows.filter(clicked__lt=F("asked") / LOW_SHARE)
    return _asked(few.order_by("-asked", "query")[:most])


def _summed(*, since: date) -> Any:  # the rows' shape is made by annotate
    return (
        SearchDay.objects.filter(day__gte=since)
        .values("query", "language")
        .annotate(asked=Sum("searches"), clicked=Sum("clicks"), last=Max("results"))
    )


def _asked(rows: Iterable[dict[str, object]]) -> list[Asked]:
    return [
        Asked(
            query=str(row["query"]),
            language=str(row["language"]),
            searches=int(str(row["asked"])),
            clicks=int(str(row["clicked"])),
            results=int(str(row["last"])),
        )
        for row in rows
    ]
