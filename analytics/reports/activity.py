"""Who is active: by day, week and month; churn, sign-ins, frequency (AN3)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from analytics.reporting import (
    Chart,
    Column,
    Kind,
    Params,
    Report,
    Result,
    Table,
    Warehouse,
    register,
)  # fmt: skip
from analytics.reports import words
from analytics.scope import Scope, share

# Somebody is active by a visit or by an order; who signs in is one person on all devices.
_ACTIVE = """, a AS (
  SELECT DISTINCT CAST("at" AS DATE) AS day, coalesce('u:' || CAST(user_id AS VARCHAR),
    'v:' || CAST(visitor AS VARCHAR)) AS who
  FROM events WHERE "at" >= $early AND "at" < $until AND NOT is_bot
    AND (user_id IS NOT NULL OR visitor IS NOT NULL)
  UNION
  SELECT DISTINCT day, person FROM orders WHERE placed_at >= $early AND placed_at < $until
), d AS (SELECT DISTINCT day FROM a WHERE day >= CAST($since AS DATE))"""
_DAILY = """ SELECT d.day, count(DISTINCT CASE WHEN a.day = d.day THEN who END),
  count(DISTINCT CASE WHEN a.day > d.day - INTERVAL 7 DAY THEN who END), count(DISTINCT who)
FROM d JOIN a ON a.day <= d.day AND a.day > d.day - INTERVAL 30 DAY GROUP BY d.day ORDER BY d.day"""
# Who bought in the ninety days before the period's last ninety, and not again in those.
_CHURN = """, q AS (
  SELECT person, max(CASE WHEN placed_at < $late THEN 1 ELSE 0 END) AS was,
    max(CASE WHEN placed_at >= $late THEN 1 ELSE 0 END) AS stayed
  FROM orders WHERE placed_at >= $early AND placed_at < $until GROUP BY person
) SELECT sum(was), sum(was * (1 - stayed)) FROM q"""
_SIGN_INS = """ SELECT count(*), count(DISTINCT user_id) FROM e
WHERE kind = 'signin' AND user_id IS NOT NULL"""
_FREQUENCY = """, b AS (SELECT person, count(*) AS n, sum(goods) AS spent FROM o GROUP BY person)
SELECT CASE WHEN n >= 10 THEN 10 ELSE n END AS often, count(*), sum(n), sum(spent)
FROM b GROUP BY 1 ORDER BY 1"""
QUARTER = 90
MONTH = 30
OFTEN = 10


def compute(warehouse: Warehouse, params: Params, now: datetime) -> Result:
    """Return daily, weekly and monthly active shoppers, churn, sign-ins and frequency."""
    scope = Scope(warehouse, params, now)
    early = _days_before(params.starts, MONTH)
    daily = scope.ask(_ACTIVE, _DAILY, early=early)
    frequency = scope.ask(_FREQUENCY)
    buyers = sum(row[1] for row in frequency)
    if not daily and not buyers:
        return Result()
    was, gone = scope.ask(
        _CHURN,
        early=_days_before(params.ends, 2 * QUARTER),
        late=_days_before(params.ends, QUARTER),
    )[0]
    times, people = scope.ask(_SIGN_INS)[0]
    days, months = sum(row[1] for row in daily), sum(row[3] for row in daily)
    return Result(
        figures={
            "dau": share(days, len(daily)),
            "wau": daily[-1][2] if daily else None,
            "mau": daily[-1][3] if daily else None,
            "sticky": share(days, months),
            "churn": share(gone, was),
            "sign_ins": share(times, people),
            "orders": share(sum(row[2] for row in frequency), buyers),
        },
        tables={
            "daily": daily,
            "frequency": [
                (f"{often}+" if often >= OFTEN else str(often), n, share(n, buyers), orders, spent)
                for often, n, orders, spent in frequency
            ],
        },
    )


def _days_before(moment: datetime, days: int) -> datetime:
    return moment - timedelta(days=days)


REPORT = register(
    Report(
        code="activity",
        group=words.PEOPLE,
        title=_("Active shoppers"),
        intro=_("How many come and buy each day, week and month, how often, and who stays away."),
        compute=compute,
        filters=("currency", "channel"),
        figures=(
            Column("dau", _("Active a day"), Kind.NUMBER,
                   _("People with a visit or an order, on an average day of the period."),
                   more_is_good=True),
            Column("wau", _("Active in a week"), definition=_("In the seven days to the last day."),
                   more_is_good=True),
            Column("mau", _("Active in a month"),
                   definition=_("In the thirty days to the last day."), more_is_good=True),
            Column("sticky", _("Of a month's, here on a day"), Kind.PERCENT,
                   _("Active a day, as a share of active in the thirty days up to it."),
                   more_is_good=True),
            Column("churn", _("Churn"), Kind.PERCENT,
                   _("Of those who bought in the ninety days before the last ninety, how many have "
                     "not bought since."), more_is_good=False),
            Column("sign_ins", _("Sign-ins per person"), Kind.NUMBER,
                   _("Of those who signed in during the period.")),
            Column("orders", _("Orders per buyer"), Kind.NUMBER,
                   _("Of those who bought in the period."), more_is_good=True),
        ),
        tables=(
            Table("daily", _("By day"), (
                words.DAY, Column("dau", _("On the day")), Column("wau", _("Within 7 days")),
                Column("mau", _("Within 30 days")))),
            Table("frequency", _("How often people buy"), (
                Column("often", _("Orders in the period"), Kind.TEXT), Column("n", _("Buyers")),
                Column("share", _("Of all buyers"), Kind.PERCENT), words.ORDERS, words.SALES)),
        ),
        charts=(Chart("daily", ("dau", "wau", "mau")),),
    )
)  # fmt: skip
