"""What may be done about searches that found nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from search.engine.known import known
from search.rules import words
from search.selectors import finding, usage
from search.selectors.naming import begun
from search.selectors.usage import Asked
from search.types import CATEGORY, Query


@dataclass(frozen=True, slots=True)
class Failed:
    """A query that found nothing, with words that would, and a category it may be about."""

    asked: Asked
    guess: str
    category: str


def failed(*, since: date, most: int) -> list[Failed]:
    """Return what found nothing lately and still does, with a guess at what was meant."""
    found = []
    for one in usage.without_results(since=since, most=most):
        currency = settings.SHOP_LANGUAGE_CURRENCY.get(one.language, settings.SHOP_CURRENCIES[0])
        now = finding.find(Query(currency=currency, text=one.query, size=1))
        if finding.redirect_of(one.query) is None and (not now.total or now.shown_for):
            found.append(Failed(one, now.shown_for or _part(one.query), _category(one.query)))
    return found


def _part(query: str) -> str:
    """Return the last word that finds something by itself: the thing, in both languages."""
    vocabulary = known().vocabulary
    telling = [word.surface for word in words.query_words(query) if vocabulary.knows(word)]
    return telling[-1] if telling else ""


def _category(query: str) -> str:
    """Return a category named like one of the words."""
    for word in reversed(words.query_words(query)):
        for kind, code in begun(word.surface, most=3):
            if kind == CATEGORY:
                return code
    return ""
