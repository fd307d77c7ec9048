"""Cohorts: of those who first bought in a month, how many come back, and when (AN3)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

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
from analytics.scope import Scope, share

# The first order ever makes the cohort, whatever the filters; later ones are counted as they come.
_FIRST = """, f AS (
  SELECT person, min(placed_at) AS first FROM orders GROUP BY person
  HAVING min(placed_at) >= $since AND min(placed_at) < $until
), n AS (
  SELECT f.person, f.first, min(x.placed_at) AS again FROM f
  LEFT JOIN orders x ON x.person = f.person AND x.placed_at > f.first AND x.placed_at <= $now
  GROUP BY f.person, f.first
)"""
_BACK = """ SELECT CAST(date_trunc('@grain', first) AS DATE) AS cohort, count(*),
  sum(CASE WHEN first <= $day1 THEN 1 ELSE 0 END),
  sum(CASE WHEN first <= $day1 AND again <= first + INTERVAL 1 DAY THEN 1 ELSE 0 END),
  sum(CASE WHEN first <= $day7 THEN 1 ELSE 0 END),
  sum(CASE WHEN first <= $day7 AND again <= first + INTERVAL 7 DAY THEN 1 ELSE 0 END),
  sum(CASE WHEN first <= $day30 THEN 1 ELSE 0 END),
  sum(CASE WHEN first <= $day30 AND again <= first + INTERVAL 30 DAY THEN 1 ELSE 0 END)
FROM n GROUP BY 1 ORDER BY 1"""
_TRIANGLE = """, f AS (
  SELECT person, date_trunc('month', min(placed_at)) AS cohort FROM orders GROUP BY person
  HAVING min(placed_at) >= $since AND min(placed_at) < $until
) SELECT CAST(f.cohort AS DATE), date_diff('month', f.cohort, date_trunc('month', x.placed_at)),
  count(DISTINCT f.person)
FROM f JOIN orders x ON x.person = f.person AND x.placed_at <= $now GROUP BY 1, 2 ORDER BY 1, 2"""
# Visitors of the web: seen again within so many days of their first visit in the period.
_SEEN = """, f AS (
  SELECT visitor, min("at") AS first FROM e WHERE visitor IS NOT NULL GROUP BY visitor
), n AS (
  SELECT f.visitor, f.first, min(x.at) AS again FROM f LEFT JOIN events x
    ON x.visitor = f.visitor AND CAST(x.at AS DATE) > CAST(f.first AS DATE) AND x.at <= $now
  GROUP BY f.visitor, f.first
) SELECT count(*), sum(CASE WHEN first <= $day1 THEN 1 ELSE 0 END),
  sum(CASE WHEN first <= $day1 AND again <= first + INTERVAL 1 DAY THEN 1 ELSE 0 END),
  sum(CASE WHEN first <= $day7 THEN 1 ELSE 0 END),
  sum(CASE WHEN first <= $day7 AND again <= first + INTERVAL 7 DAY THEN 1 ELSE 0 END),
  sum(CASE WHEN first <= $day30 THEN 1 ELSE 0 END),
  sum(CASE WHEN first <= $day30 AND again <= first + INTERVAL 30 DAY THEN 1 ELSE 0 END)
FROM n"""
MONTHS = 12
WEEKLY, DAILY = 190, 45  # periods up to so many days are cut by week, by day


def compute(warehouse: Warehouse, params: Params, now: datetime) -> Result:
    """Return who came back within 1, 7 and 30 days, and month by month."""
    scope = Scope(warehouse, params, now)
    until = min(params.ends, now.replace(tzinfo=None))
    known = {f"day{n}": until - timedelta(days=n) for n in (1, 7, 30)} | {"now": until}
    grain = "day" if params.days <= DAILY else "week" if params.days <= WEEKLY else "month"
    back = scope.ask(_FIRST, _BACK.replace("@grain", grain), **known)
    if not back:
        return Result()
    people = sum(row[1] for row in back)
    sums = [sum(row[at] for row in back) for at in range(2, 8)]
    visitors = scope.ask(_SEEN, **known)[0]
    return Result(
        figures={
            "people": people,
            "day1": share(sums[1], sums[0]),
            "day7": share(sums[3], sums[2]),
            "day30": share(sums[5], sums[4]),
            "seen1": share(visitors[2], visitors[1]),
            "seen7": share(visitors[4], visitors[3]),
            "seen30": share(visitors[6], visitors[5]),
        },
        tables={
            "back": [
                (cohort, n, share(a, of_a), share(b, of_b), share(c, of_c))
                for cohort, n, of_a, a, of_b, b, of_c, c in back
            ],
            "triangle": triangle(scope.ask(_TRIANGLE, now=until), until.date()),
        },
    )


def triangle(rows: list[tuple[Any, ...]], last: date) -> list[Row]:
    """Return, a row a cohort, the share that bought in each month after the first.

    A month that has not begun is not known; one in which nobody bought is nought.
    """
    counts: dict[date, dict[int, int]] = defaultdict(dict)
    for cohort, month, people in rows:
        counts[cohort][month] = people
    found: list[Row] = []
    for cohort, months in sorted(counts.items()):
        size = months[0]
        gone = (last.year - cohort.year) * 12 + last.month - cohort.month
        shares = [
            share(months.get(month, 0), size) if month <= gone else None
            for month in range(1, MONTHS + 1)
        ]
        found.append((cohort, size, *shares))
    return found


WITHIN = {
    1: Column("day1", _("Again within a day"), Kind.PERCENT,
              _("Of those who first bought at least a day ago, how many bought again within it."),
              more_is_good=True),
    7: Column("day7", _("Again within 7 days"), Kind.PERCENT,
              _("Of those who first bought at least 7 days ago, how many bought again by then."),
              more_is_good=True),
    30: Column("day30", _("Again within 30 days"), Kind.PERCENT,
               _("Of those who first bought at least 30 days ago, how many bought again by then."),
               more_is_good=True),
}  # fmt: skip
COHORT = Column("cohort", _("First order"), Kind.DATE, _("The day, week or month of it."))
REPORT = register(
    Report(
        code="cohorts",
        group=words.PEOPLE,
        title=_("Retention by cohort"),
        intro=_("Of those who first bought in a month, how many come back, and how soon."),
        compute=compute,
        filters=(),
        compares=False,
        days=364,
        figures=(
            Column("people", _("New buyers"), definition=_("People whose first order ever lies in "
                   "the period."), more_is_good=True),
            *WITHIN.values(),
            Column("seen1", _("Visitors: next day"), Kind.PERCENT,
                   _("Visitors of the period seen again on another day within a day.")),
            Column("seen7", _("Visitors: 7 days"), Kind.PERCENT,
                   _("Visitors of the period seen again on another day within 7 days.")),
            Column("seen30", _("Visitors: 30 days"), Kind.PERCENT,
                   _("Visitors of the period seen again on another day within 30 days.")),
        ),
        tables=(
            Table("back", _("Bought again"), (
                COHORT, Column("people", _("New buyers")), *WITHIN.values())),
            Table("triangle", _("Month by month"), (
                COHORT, Column("people", _("New buyers")),
                *(Column(f"m{n}", f"+{n}", Kind.PERCENT,
                         _("The share of the cohort that bought so many months later."))
                  for n in range(1, MONTHS + 1)))),
        ),
        charts=(Chart("back", ("day1", "day7", "day30")),),
    )
)  # fmt: skip
