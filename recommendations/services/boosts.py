"""What the shop's own wishes cost: how much worse lists are, on orders that training never saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import log2
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refusal
from recommendations.models import Boosts, Model
from recommendations.selectors import holdout
from recommendations.serving.book import rules_of
from recommendations.serving.outside import shop
from recommendations.serving.ranking import boosted, varied
from recommendations.serving.values import Known, Rules
from recommendations.types import Suggestion

DEAREST = 0.02
AT = 10


class TooDear(Refusal):
    """Lists would get too much worse."""

    code = "boosts_too_dear"

    def __init__(self, cost: float) -> None:
        text = _("These rules would make lists %(cost)s%% worse (NDCG@10); 2%% is the most.")
        super().__init__(text % {"cost": f"{cost * 100:.1f}"}, cost=cost)


class NotMeasurable(Refusal):
    """Nobody can tell what they cost."""

    code = "boosts_not_measurable"
    message = gettext_lazy(
        "Margin and newness stay at 0 until a live model has kept orders to measure their cost by."
    )


def cost_of(wanted: Boosts, *, now: datetime) -> dict[str, Any]:
    """Return what rules cost, by the lists the live model kept; all boosts together.

    Raises TooDear beyond 2% of NDCG@10, and NotMeasurable where something is moved up and there is
    nothing to measure it by.
    """
    rules = rules_of(wanted)
    model = Model.objects.filter(state=Model.State.LIVE).first()
    sample = holdout.sample(model) if model else {}
    if not sample:
        if rules.margin or rules.freshness:
            raise NotMeasurable
        return {}
    ids = {one.product_id for some, _relevant in sample.values() for one in some}
    before, after = measured(sample, shop().standing(ids), rules, now=now)
    cost = max((before - after) / before, 0.0) if before else 0.0
    if cost > DEAREST:
        raise TooDear(cost)
    told = {"before": before, "after": after, "cost": cost, "shoppers": len(sample)}
    return told | {"model": str(model)}


def measured(
    sample: Mapping[int, tuple[Sequence[Suggestion], frozenset[int]]],
    known: Known,
    rules: Rules,
    *,
    now: datetime,
) -> tuple[float, float]:
    """Return the mean NDCG@10 of lists as the model made them, and as the rules make them."""
    before, after = 0.0, 0.0
    for listed, relevant in sample.values():
        there = [one for one in listed if one.product_id in known]
        moved = varied(boosted(there, known, rules, now=now)[: AT * 3], known, rules, size=AT)
        before += ndcg([one.product_id for one in there], relevant)
        after += ndcg([one.product_id for one in moved], relevant)
    return before / len(sample), after / len(sample)


def ndcg(ranked: Sequence[int], relevant: frozenset[int]) -> float:
    """Return NDCG@10 of one list: binary, the ideal being as many hits as there can be."""
    gain = sum(1 / log2(place + 2) for place, pk in enumerate(ranked[:AT]) if pk in relevant)
    ideal = sum(1 / log2(place + 2) for place in range(min(AT, len(relevant))))
    return gain / ideal if ideal else 0.0


def told(cost: Mapping[str, Any]) -> str:
    """Return a cost in words."""
    if not cost:
        return _("Not measured: no model has kept orders to measure by. Nothing is moved up.")
    return _(
        "NDCG@10 %(before)s without, %(after)s with them: %(cost)s%% worse, over %(n)d shoppers."
    ) % {
        "before": f"{cost['before']:.4f}",
        "after": f"{cost['after']:.4f}",
        "cost": f"{cost['cost'] * 100:.2f}",
        "n": cost["shoppers"],
    }
