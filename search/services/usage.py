"""Counting what people search for and open, and keeping a member's own searches."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from search.models import ClickDay, RecentSearch, SearchDay
from search.rules.queries import is_countable, normalised

# A member's own searches; older ones are forgotten.
MOST_RECENT = 20
# Days of counts that are kept.
KEPT_FOR = timedelta(days=400)
# A forged number is at most odd, not harmful; this keeps it a number.
MOST_RESULTS = 10_000_000
MOST_POSITION = 10_000

_SEARCH = """
INSERT INTO search_searchday (day, language, query, searches, clicks, results)
VALUES (%s, %s, %s, 1, 0, %s)
ON CONFLICT (day, language, query) DO UPDATE
SET searches = search_searchday.searches + 1, results = excluded.results
"""
_CLICK = """
INSERT INTO search_clickday (day, language, query, product_id, clicks, positions)
VALUES (%s, %s, %s, %s, 1, %s)
ON CONFLICT (day, language, query, product_id) DO UPDATE
SET clicks = search_clickday.clicks + 1, positions = search_clickday.positions + excluded.positions
"""


def count_search(*, text: str, language: str, results: int, now: datetime) -> None:
    """Count a search. What may say something of a person is not written down."""
    query = normalised(text)
    if is_countable(query):
        found = min(max(results, 0), MOST_RESULTS)
        with connection.cursor() as cursor:
            cursor.execute(_SEARCH, [now.date(), language, query, found])


@transaction.atomic
def count_click(*, text: str, language: str, product_id: int, position: int, now: datetime) -> None:
    """Count that a product was opened from a search's results, and where it stood there."""
    query = normalised(text)
    if not is_countable(query):
        return
    place = min(max(position, 1), MOST_POSITION)
    with connection.cursor() as cursor:
        cursor.execute(_CLICK, [now.date(), language, query, product_id, place])
    today = SearchDay.objects.filter(day=now.date(), language=language, query=query)
    today.update(clicks=F("clicks") + 1)


def remember(*, user_id: int, text: str, now: datetime) -> None:
    """Keep a member's own search; safe to repeat: the same one only becomes the latest."""
    query = normalised(text)
    if not query:
        return
    RecentSearch.objects.update_or_create(user_id=user_id, text=query, defaults={"at": now})
    kept = RecentSearch.objects.filter(user_id=user_id).order_by("-at").values("pk")[:MOST_RECENT]
    RecentSearch.objects.filter(user_id=user_id).exclude(pk__in=kept).delete()


def forget(*, user_id: int, text: str | None = None) -> None:
    """Delete one of a member's own searches, or all of them. Safe to repeat."""
    rows = RecentSearch.objects.filter(user_id=user_id)
    if text is not None:
        rows = rows.filter(text=normalised(text))
    rows.delete()


def forget_old_counts(*, now: datetime) -> None:
    """Delete counts that nobody reads any more. Safe to repeat."""
    oldest = (now - KEPT_FOR).date()
    SearchDay.objects.filter(day__lt=oldest).delete()
    ClickDay.objects.filter(day__lt=oldest).delete()
