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
    most = max((one.score for one in suggestions), default=0.0) or 1.0
    # How like the chosen ones each of the others is; grows with every one that is chosen.
    left = {one.product_id: (one, 0.0) for one in suggestions}
    chosen: list[Suggestion] = []
    counts: dict[int, int] = {}
    while left and len(chosen) < size:
        best, worth = None, float("-inf")
        for one, alike in left.values():
            marginal = rules.variety * one.score / most - (1 - rules.variety) * alike
            if marginal > worth and _has_room(known[one.product_id], counts, rules):
                best, worth = one, marginal
        if best is None:
            return [*chosen, *(one for one, _alike in left.values())][:size]
        chosen.append(best)
        del left[best.product_id]
        facts = known[best.product_id]
        counts[facts.category_id] = counts.get(facts.category_id, 0) + 1
        if rules.variety < 1:
            left = {
                pk: (one, max(alike, likeness(known[pk], facts)))
                for pk, (one, alike) in left.items()
            }
    return chosen


def _has_room(facts: Facts, counts: dict[int, int], rules: Rules) -> bool:
    return not rules.per_category or counts.get(facts.category_id, 0) < rules.per_category


def likeness(one: Facts, other: Facts) -> float:
    """Return how alike two products are, by the shop's own labels."""
    if one.category_id == other.category_id:
        return SAME_CATEGORY
    return SAME_TYPE if one.type_id == other.type_id else 0.0
