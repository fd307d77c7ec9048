"""Lifetime value: what buyers have been worth, and are expected to be (AN3)."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from analytics.reporting import (
    Chart,
    Column,
    Kind,
    Params,
    Report,
    Result,
    Table,
    Value,
    Warehouse,
    register,
)  # fmt: skip
from analytics.reports import words
from analytics.rules.lifetimes import Habit, expected, fit
from analytics.scope import Scope

# By the quarter of the first order: what a buyer has brought within so many days, of those who have
# been here that long.
_VALUE = """, f AS (
  SELECT person, min(placed_at) AS first FROM orders GROUP BY person
  HAVING min(placed_at) >= $since AND min(placed_at) < $until
), x AS (
  SELECT f.person, f.first, r.placed_at, r.goods - r.refunded AS worth
  FROM f JOIN orders r ON r.person = f.person AND r.placed_at <= $now @currency
) SELECT CAST(date_trunc('quarter', first) AS DATE), count(DISTINCT person), sum(worth),
  count(DISTINCT CASE WHEN first <= $day30 THEN person END),
  sum(CASE WHEN first <= $day30 AND placed_at <= first + INTERVAL 30 DAY THEN worth END),
  count(DISTINCT CASE WHEN first <= $day90 THEN person END),
  sum(CASE WHEN first <= $day90 AND placed_at <= first + INTERVAL 90 DAY THEN worth END),
  count(DISTINCT CASE WHEN first <= $day180 THEN person END),
  sum(CASE WHEN first <= $day180 AND placed_at <= first + INTERVAL 180 DAY THEN worth END),
  count(DISTINCT CASE WHEN first <= $day365 THEN person END),
  sum(CASE WHEN first <= $day365 AND placed_at <= first + INTERVAL 365 DAY THEN worth END),
  count(*)
FROM x GROUP BY 1 ORDER BY 1"""
# In whole weeks, so that there are a few thousand kinds of buyers. Orders of one day are one.
_HABITS = """, f AS (
  SELECT person, min(day) AS first, max(day) AS last, count(DISTINCT day) - 1 AS repeats
  FROM orders WHERE placed_at <= $now @currency GROUP BY person
  HAVING min(placed_at) >= $since AND min(placed_at) < $until
) SELECT CAST(date_trunc('quarter', first) AS DATE), repeats,
  date_diff('day', first, last) // 7, date_diff('day', first, CAST($now AS DATE)) // 7, count(*)
FROM f GROUP BY 1, 2, 3, 4"""
SPANS = (30, 90, 180, 365)
YEAR = 52.0
TOO_FEW = gettext_noop("Too few people have bought again to foretell what they will be worth.")


def compute(warehouse: Warehouse, params: Params, now: datetime) -> Result:
    """Return worth by cohort, and what the next year is expected to bring."""
    scope = Scope(warehouse, params, now)
    until = now.replace(tzinfo=None)
    currency = "AND currency = $currency" if params.currency else ""
    known = {f"day{n}": until - timedelta(days=n) for n in SPANS} | {"now": until}
    rows = scope.ask(_VALUE.replace("@currency", currency), **known)
    people = sum(row[1] for row in rows)
    if not people:
        return Result()
    coming = _coming(scope.ask(_HABITS.replace("@currency", currency), now=until))
    cohorts = [_cohort(row, coming.get(row[0])) for row in rows]
    worth = sum((row[2] for row in rows), Decimal(0))
    orders = sum(row[11] for row in rows)
    ahead = sum(coming.values())
    return Result(
        figures={
            "people": people,
            "worth": worth / people,
            "coming": round(ahead / people, 2) if coming else None,
            "next": worth / orders * Decimal(str(round(ahead, 4))) / people if coming else None,
        },
        tables={"cohorts": cohorts},
        notes=[] if coming else [(TOO_FEW, {})],
    )


def _coming(rows: list[tuple[Any, ...]]) -> dict[Any, float]:
    """Return, by cohort, how many orders the next year is expected to bring in all."""
    habits = [(row[0], Habit(row[1], row[2], row[3], row[4])) for row in rows]
    model = fit([habit for _cohort, habit in habits])
    if model is None:
        return {}
    found: dict[Any, float] = defaultdict(float)
    for cohort, habit in habits:
        found[cohort] += habit.people * expected(model, habit, YEAR)
    return found


def _cohort(row: tuple[Any, ...], coming: float | None) -> list[Value]:
    cohort, people, worth, *spans, orders = row
    pairs = zip(spans[::2], spans[1::2], strict=True)
    within = [_each(total, n) for n, total in pairs]
    each = coming / people if coming is not None else None
    ahead = worth / orders * Decimal(str(round(each, 4))) if each is not None else None
    return [cohort, people, *within, _each(worth, people), each, ahead]


def _each(total: Decimal | None, people: int) -> Decimal | None:
    return (total / people).quantize(Decimal("0.01")) if people and total is not None else None


WITHIN = _("Goods less refunds per buyer, of those who first bought at least that long ago.")
REPORT = register(
    Report(
        code="lifetime",
        group=words.PEOPLE,
        title=_("Lifetime value"),
        intro=_("What buyers have brought since their first order, and what the next year is "
                "expected to bring."),
        compute=compute,
        filters=("currency",),
        compares=False,
        days=728,
        figures=(
            Column("people", _("Buyers"),
                   definition=_("People whose first order lies in the period.")),
            Column("worth", _("Brought so far, each"), Kind.MONEY,
                   _("Goods less refunds per buyer, from the first order until now."),
                   more_is_good=True),
            Column("coming", _("Orders to come, each"), Kind.NUMBER,
                   _("Expected in the next 52 weeks by the BG/NBD model (Fader, Hardie and Lee, "
                     "2005), from how often and how recently each buyer has bought.")),
            Column("next", _("Expected in a year, each"), Kind.MONEY,
                   _("Orders to come times what an order has brought on average.")),
        ),
        tables=(
            Table("cohorts", _("By the quarter of the first order"), (
                Column("cohort", _("Quarter from"), Kind.DATE), Column("people", _("Buyers")),
                *(Column(f"d{n}", f"≤ {n}", Kind.MONEY, WITHIN)
                  for n in SPANS),
                Column("worth", _("So far"), Kind.MONEY),
                Column("coming", _("Orders to come"), Kind.NUMBER),
                Column("next", _("Expected in a year"), Kind.MONEY))),
        ),
        charts=(Chart("cohorts", ("worth", "next"), kind="bar"),),
    )
)  # fmt: skip
