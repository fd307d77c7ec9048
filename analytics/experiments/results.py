"""What an experiment has come to: from the warehouse, in numbers an operator can act on."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from analytics.rules import sequences as statistics
from analytics.rules.sequences import Difference, Sample
from analytics.types import Measure

if TYPE_CHECKING:
    from analytics.warehouse import Warehouse

# One row for each visitor: their first arm, and what they did after meeting it and in the thirty
# days before. Sales count once they are paid; contribution is what is left of them after refunds,
# tax and cost. Bots are nobody; whoever met two arms is counted in the first.
VISITORS = """
WITH met AS (
    SELECT visitor, min(told.at) AS met_at, arg_min(told.tag, told.at) AS tag
    FROM (SELECT visitor, events.at, unnest(experiments) AS tag FROM events
          WHERE kind = 'exposure' AND NOT is_bot
              AND events.at >= $begun AND events.at < $ended) told
    WHERE starts_with(tag, $prefix) AND visitor IS NOT NULL GROUP BY visitor
),
bought AS (
    SELECT e.visitor, e.order_id, min(e.at) AS at, max(e.value) AS value
    FROM events e WHERE e.kind = 'purchase' AND e.visitor IS NOT NULL
    GROUP BY e.visitor, e.order_id
),
earned AS (
    SELECT order_id,
        sum(net_amount - tax - COALESCE(cost, 0) - refunded) AS contribution,
        max(CASE WHEN returned_quantity > 0 THEN 1 ELSE 0 END) AS returned
    FROM sales GROUP BY order_id
)
SELECT met.tag,
    count(bought.order_id) FILTER (WHERE bought.at >= met.met_at AND bought.at < $ended),
    COALESCE(sum(bought.value) FILTER (WHERE bought.at >= met.met_at AND bought.at < $ended), 0),
    COALESCE(sum(earned.contribution)
        FILTER (WHERE bought.at >= met.met_at AND bought.at < $ended), 0),
    COALESCE(sum(earned.returned)
        FILTER (WHERE bought.at >= met.met_at AND bought.at < $ended), 0),
    count(bought.order_id)
        FILTER (WHERE bought.at < met.met_at AND bought.at >= met.met_at - INTERVAL 30 DAY),
    COALESCE(sum(bought.value)
        FILTER (WHERE bought.at < met.met_at AND bought.at >= met.met_at - INTERVAL 30 DAY), 0)
FROM met LEFT JOIN bought USING (visitor) LEFT JOIN earned USING (order_id)
GROUP BY met.visitor, met.tag ORDER BY met.visitor
"""
SPEED = """
SELECT arm.tag, quantile_cont(CAST(s.props->>'lcp' AS DOUBLE), 0.75), count(*)
FROM events s
JOIN (SELECT visitor, min(unnested.tag) AS tag
      FROM (SELECT visitor, unnest(experiments) AS tag FROM events
            WHERE kind = 'exposure' AND events.at >= $begun AND events.at < $ended) unnested
      WHERE starts_with(unnested.tag, $prefix) GROUP BY visitor) arm USING (visitor)
WHERE s.kind = 'speed' AND NOT s.is_bot AND s.at >= $begun AND s.at < $ended GROUP BY arm.tag
"""


@dataclass(frozen=True, slots=True)
class Person:
    """What one visitor came to since they met their arm, and before it."""

    arm: str
    orders: int
    value: float
    contribution: float
    returned: int
    orders_before: int = 0
    value_before: float = 0.0


@dataclass(slots=True)
class ArmResult:
    """One arm: its visitors, what each came to, and the difference to the control."""

    code: str
    visitors: int
    orders: int
    means: dict[str, float]
    differences: dict[str, Difference] = field(default_factory=dict)
    lcp: float | None = None


@dataclass(slots=True)
class Result:
    """All arms, the control first, and whether their sizes can be luck."""

    arms: list[ArmResult]
    ratio_chance: float

    @property
    def is_off(self) -> bool:
        """Whether arms are so far off their weights that nothing here is to be believed."""
        return self.ratio_chance < statistics.SRM_BELOW


def measured(
    warehouse: Warehouse,
    *,
    code: str,
    weights: Mapping[str, int],
    begun: datetime,
    ended: datetime,
) -> Result:
    """Return what an experiment came to between two moments; `weights` by arm, the control first.

    Reads the warehouse twice, whatever the number of visitors.
    """
    params = {
        "prefix": f"{code}:",
        "begun": begun.replace(tzinfo=None),
        "ended": ended.replace(tzinfo=None),
    }
    people = [
        Person(str(tag).partition(":")[2], *(_plain(figure) for figure in figures))
        for tag, *figures in warehouse.rows(VISITORS, params)
    ]
    result = compared(people, weights=weights)
    speeds = {tag.partition(":")[2]: lcp for tag, lcp, _n in warehouse.rows(SPEED, params)}
    for arm in result.arms:
        arm.lcp = speeds.get(arm.code)
    return result


def compared(people: Sequence[Person], *, weights: Mapping[str, int]) -> Result:
    """Return every arm against the first one of `weights`, the control."""
    by_arm: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        by_arm[person.arm].append(person)
    samples = _samples(by_arm, list(weights))
    arms = [_arm(code, by_arm[code], samples) for code in weights]
    control = next(iter(weights))
    for arm in arms[1:]:
        arm.differences = {
            measure: statistics.difference(samples[measure][arm.code], samples[measure][control])
            for measure in Measure.values
        }
    counts = [arm.visitors for arm in arms]
    return Result(arms, statistics.ratio_chance(counts, list(weights.values())))


def _samples(
    by_arm: Mapping[str, Sequence[Person]], codes: Sequence[str]
) -> dict[str, dict[str, Sample]]:
    """Return each measure's sample by arm, less what visitors' past explains (CUPED)."""
    found: dict[str, dict[str, Sample]] = {}
    everybody = [person for code in codes for person in by_arm[code]]
    for measure in Measure.values:
        pairs = [(_value(person, measure), _before(person, measure)) for person in everybody]
        slope = statistics.theta(pairs)
        adjusted = statistics.cuped(
            [value for value, _past in pairs], [past for _value, past in pairs], theta=slope
        )
        by_code: dict[str, list[float]] = defaultdict(list)
        for person, value in zip(everybody, adjusted, strict=True):
            if measure != Measure.RETURNS or person.orders:
                by_code[person.arm].append(value)
        found[measure] = {code: statistics.sample(by_code[code]) for code in codes}
    return found


def _arm(
    code: str, people: Sequence[Person], samples: Mapping[str, Mapping[str, Sample]]
) -> ArmResult:
    means = {measure: samples[measure][code].mean for measure in Measure.values}
    return ArmResult(code, len(people), sum(person.orders for person in people), means)


def _value(person: Person, measure: str) -> float:
    if measure == Measure.CONVERSION:
        return float(person.orders > 0)
    if measure == Measure.RETURNS:
        return person.returned / person.orders if person.orders else 0.0
    return person.value if measure == Measure.ORDER_VALUE else person.contribution


def _before(person: Person, measure: str) -> float:
    if measure == Measure.CONVERSION:
        return float(person.orders_before > 0)
    return 0.0 if measure == Measure.RETURNS else person.value_before


def _plain(figure: Any) -> Any:
    return figure if isinstance(figure, int) else float(figure or 0)


def as_json(result: Result) -> dict[str, Any]:
    """Return a result as it is kept."""
    return {
        "ratio_chance": result.ratio_chance,
        "is_off": result.is_off,
        "arms": [
            {
                "code": arm.code,
                "visitors": arm.visitors,
                "orders": arm.orders,
                "means": arm.means,
                "lcp": arm.lcp,
                "differences": {
                    measure: [_finite(figure) for figure in (each.estimate, each.low, each.high)]
                    for measure, each in arm.differences.items()
                },
            }
            for arm in result.arms
        ],
    }


def _finite(figure: float) -> float | None:
    return figure if math.isfinite(figure) else None
