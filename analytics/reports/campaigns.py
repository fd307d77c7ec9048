"""What campaigns did: buyers who were reached against buyers who were not (AN5).

Difference in differences: what those reached spent more in the campaign than before it, less what
the others spent more in the same weeks. The same one period earlier, when there was no campaign,
shows whether the two went side by side anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from analytics.reporting import (
    Chart,
    Column,
    Kind,
    Params,
    Report,
    Result,
    Row,
    Table,
    Warehouse,
    register,
)  # fmt: skip
from analytics.reports import words
from analytics.scope import Scope

# The others have not been reached by another campaign of these weeks either.
_EFFECT = """, c AS (
  SELECT campaign_id, code, name, starts_on, ends_on, CAST(starts_on AS TIMESTAMP) AS starts,
    CAST(ends_on AS TIMESTAMP) + INTERVAL 1 DAY AS ends,
    date_diff('day', starts_on, ends_on) + 1 AS days
  FROM campaigns WHERE starts_on < CAST($until AS DATE) AND ends_on >= CAST($since AS DATE)
  ORDER BY starts_on DESC, code LIMIT 40
), b AS (
  SELECT DISTINCT user_id FROM orders WHERE user_id IS NOT NULL @currency
), elsewhere AS (
  SELECT DISTINCT c.campaign_id, r.user_id FROM c
  JOIN campaigns x ON x.campaign_id <> c.campaign_id AND x.starts_on < c.ends
    AND x.ends_on >= c.starts - to_days(CAST(c.days AS INTEGER))
  JOIN campaign_reach r ON r.campaign_id = x.campaign_id
), g AS (
  SELECT c.campaign_id, c.starts, c.ends, c.days, b.user_id,
    CASE WHEN r.user_id IS NULL THEN 0 ELSE 1 END AS reached
  FROM c CROSS JOIN b
  LEFT JOIN campaign_reach r ON r.campaign_id = c.campaign_id AND r.user_id = b.user_id
  LEFT JOIN elsewhere w ON w.campaign_id = c.campaign_id AND w.user_id = b.user_id
  WHERE r.user_id IS NOT NULL OR w.user_id IS NULL
), m AS (
  SELECT g.campaign_id, g.reached, g.user_id,
    sum(CASE WHEN o2.placed_at >= g.starts THEN o2.goods ELSE 0 END) * 7.0 / g.days AS during,
    sum(CASE WHEN o2.placed_at < g.starts AND o2.placed_at >= g.starts -
      to_days(CAST(g.days AS INTEGER)) THEN o2.goods ELSE 0 END) * 7.0 / g.days AS before,
    sum(CASE WHEN o2.placed_at < g.starts - to_days(CAST(g.days AS INTEGER))
      THEN o2.goods ELSE 0 END) * 7.0 / g.days AS earlier
  FROM g LEFT JOIN orders o2 ON o2.user_id = g.user_id AND o2.placed_at < g.ends
    AND o2.placed_at >= g.starts - to_days(CAST(2 * g.days AS INTEGER)) @currency
  GROUP BY g.campaign_id, g.reached, g.user_id, g.days
) SELECT m.campaign_id, m.reached, count(*), avg(before), avg(during), avg(during - before),
  var_samp(during - before), avg(before - earlier), var_samp(before - earlier)
FROM m GROUP BY 1, 2"""
_CAMPAIGNS = """ SELECT c.campaign_id, c.code, c.name, c.starts_on, c.ends_on,
  date_diff('day', c.starts_on, c.ends_on) + 1,
  (SELECT count(*) FROM campaign_reach r WHERE r.campaign_id = c.campaign_id),
  (SELECT count(*) FROM redemptions r WHERE r.campaign_id = c.campaign_id),
  (SELECT count(DISTINCT user_id) FROM redemptions r WHERE r.campaign_id = c.campaign_id)
FROM campaigns c WHERE c.starts_on < CAST($until AS DATE) AND c.ends_on >= CAST($since AS DATE)
ORDER BY c.starts_on DESC, c.code LIMIT 40"""
SURE = 1.959964  # of a normal distribution, 95% lie within so many standard deviations
FEWEST = 30
FEW = gettext_noop("Where fewer than thirty buyers were reached, or left out, no effect is told.")


@dataclass(frozen=True, slots=True)
class Arm:
    """What one group spent a week, each."""

    people: int
    before: float
    during: float
    change: float
    variance: float
    change_before: float
    variance_before: float


def compute(warehouse: Warehouse, params: Params, now: datetime) -> Result:
    """Return each campaign of the period with reach, use and effect."""
    scope = Scope(warehouse, params, now)
    campaigns = scope.ask(_CAMPAIGNS)
    if not campaigns:
        return Result()
    currency = "AND currency = $currency" if params.currency else ""
    arms: dict[tuple[int, int], Arm] = {}
    for campaign, reached, people, *numbers in scope.ask(_EFFECT.replace("@currency", currency)):
        arms[campaign, reached] = Arm(people, *(float(number or 0) for number in numbers))
    rows = [_row(told, arms.get((told[0], 1)), arms.get((told[0], 0))) for told in campaigns]
    return Result(
        figures={
            "campaigns": len(campaigns),
            "reached": sum(told[6] for told in campaigns),
            "redeemed": sum(told[7] for told in campaigns),
        },
        tables={"campaigns": rows},
        notes=[(FEW, {})] if any(row[9] is None for row in rows) else [],
    )


def effect(reached: Arm, others: Arm) -> tuple[float, float, float]:
    """Return the difference of the differences, a week and person, with its 95% interval."""
    found = reached.change - others.change
    error = sqrt(reached.variance / reached.people + others.variance / others.people)
    return found, found - SURE * error, found + SURE * error


def _row(told: tuple[Any, ...], reached: Arm | None, others: Arm | None) -> Row:
    _pk, code, name, starts, ends, days, reach, redeemed, redeemers = told
    head = (name or code, starts, ends, reach, redeemers, redeemed)
    if not reached or not others or min(reached.people, others.people) < FEWEST:
        return (*head, None, None, None, None, None, None, None, None)
    found, low, high = effect(reached, others)
    return (
        *head, reached.people, others.people, reached.before, found, low, high,
        found * reached.people * days / 7, reached.change_before - others.change_before,
    )  # fmt: skip


REPORT = register(
    Report(
        code="campaigns",
        group=words.SALES_GROUP,
        title=_("What campaigns did"),
        intro=_("Whom each campaign reached, who used its coupons, and what those reached spent "
                "beyond what the others did."),
        compute=compute,
        filters=("currency",),
        compares=False,
        days=364,
        figures=(
            Column("campaigns", _("Campaigns")),
            Column("reached", _("Reached"), definition=_("People, once for each campaign.")),
            Column("redeemed", _("Coupons used")),
        ),
        tables=(
            Table("campaigns", _("Campaigns"), (
                Column("name", _("Campaign"), Kind.TEXT),
                Column("starts", pgettext_lazy("a period", "From"), Kind.DATE),
                Column("ends", pgettext_lazy("a period", "To"), Kind.DATE),
                Column("reach", _("Reached")),
                Column("redeemers", _("People who used it")),
                Column("redeemed", _("Coupons used")),
                Column("people", _("Buyers reached"),
                       definition=_("Of those reached, who has ever bought.")),
                Column("others", _("Buyers not reached"),
                       definition=_("Not by this campaign, nor by another of these weeks.")),
                Column("before", _("Spent a week before"), Kind.MONEY,
                       _("By each of those reached, in as many days before the campaign.")),
                Column("effect", _("Effect a week"), Kind.MONEY,
                       _("How much more each of those reached spent in the campaign than before, "
                         "less how much more the others did."), more_is_good=True),
                Column("low", _("At least"), Kind.MONEY,
                       _("In nineteen of twenty cases the effect lies between these two; if nought "
                         "lies between them, there may be none.")),
                Column("high", _("At most"), Kind.MONEY),
                Column("total", _("Effect in all"), Kind.MONEY,
                       _("Over all buyers reached and the whole campaign.")),
                Column("placebo", _("Without a campaign"), Kind.MONEY,
                       _("The same difference one period earlier. Far from nought, it says that "
                         "the two groups do not go side by side, and the effect is not to be "
                         "trusted.")))),
        ),
        charts=(Chart("campaigns", ("effect", "low", "high"), kind="bar", most=20),),
    )
)  # fmt: skip
