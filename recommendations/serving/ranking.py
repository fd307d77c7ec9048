"""What the shop wants besides: margin, newness, variety. All of it moves, nothing is taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from recommendations.serving.values import Facts, Known, Rules
from recommendations.types import Suggestion

NEW_FOR = timedelta(days=30)
# Of two products: how alike they are.
SAME_CATEGORY, SAME_TYPE = 1.0, 0.5


def boosted(
    suggestions: Sequence[Suggestion], known: Known, rules: Rules, *, now: datetime
) -> list[Suggestion]:
    """Return the list by score times 1 + margin's weight * margin + newness' weight * newness."""
    if not (rules.margin or rules.freshness):
        return list(suggestions)
    raised = [
        replace(one, score=one.score * _factor(known[one.product_id], rules, now))
        for one in suggestions
    ]
    return sorted(raised, key=lambda one: (-one.score, one.product_id))


def _factor(facts: Facts, rules: Rules, now: datetime) -> float:
    age = max((now - facts.published_at) / NEW_FOR, 0.0)
    newness = max(1.0 - age, 0.0)
    margin = min(max(facts.margin or 0.0, 0.0), 1.0)
    return 1.0 + rules.margin * margin + rules.freshness * newness


def varied(
    suggestions: Sequence[Suggestion], known: Known, rules: Rules, *, size: int
) -> list[Suggestion]:
    """Return so many by maximal marginal relevance, at most so many of one category.

    What the cap leaves over comes after: a short list is worse than one that repeats itself.
    """
    left = list(suggestions)
    most = max((one.score for one in left), default=0.0) or 1.0
    chosen: list[Suggestion] = []
    counts: dict[int, int] = {}
    while left and len(chosen) < size:
        open_ones = [one for one in left if _has_room(known[one.product_id], counts, rules)]
        if not open_ones:
            return [*chosen, *left[: size - len(chosen)]]
        best = max(open_ones, key=lambda one: _marginal(one, chosen, known, rules, most))
        left.remove(best)
        chosen.append(best)
        category = known[best.product_id].category_id
        counts[category] = counts.get(category, 0) + 1
    return chosen


def _has_room(facts: Facts, counts: dict[int, int], rules: Rules) -> bool:
    return not rules.per_category or counts.get(facts.category_id, 0) < rules.per_category


def _marginal(
    one: Suggestion, chosen: Sequence[Suggestion], known: Known, rules: Rules, most: float
) -> float:
    mine = known[one.product_id]
    alike = max((likeness(mine, known[other.product_id]) for other in chosen), default=0.0)
    return rules.variety * one.score / most - (1 - rules.variety) * alike


def likeness(one: Facts, other: Facts) -> float:
    """Return how alike two products are, by the shop's own labels."""
    if one.category_id == other.category_id:
        return SAME_CATEGORY
    return SAME_TYPE if one.type_id == other.type_id else 0.0
