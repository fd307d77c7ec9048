"""Recency, frequency and spending, in groups with readable names (AN3)."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
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
    Row,
    Table,
    Warehouse,
    register,
)  # fmt: skip
from analytics.reports import words
from analytics.scope import Scope, share

# Fifths of the buyers of the period: 5 is the most recent, the most often, the most spent. Equal
# numbers fall into the same fifth, so a fifth is not always a fifth.
_SCORES = """, b AS (
  SELECT person, max(placed_at) AS last, count(*) AS n, sum(goods) AS spent FROM o GROUP BY person
), q AS (
  SELECT person, last, n, spent,
    1 + CAST(floor(4.999999 * cume_before_last / greatest(total - 1, 1)) AS INTEGER) AS r,
    1 + CAST(floor(4.999999 * cume_before_n / greatest(total - 1, 1)) AS INTEGER) AS f,
    1 + CAST(floor(4.999999 * cume_before_spent / greatest(total - 1, 1)) AS INTEGER) AS m
  FROM (SELECT *, rank() OVER (ORDER BY last) - 1 AS cume_before_last,
      rank() OVER (ORDER BY n) - 1 AS cume_before_n,
      rank() OVER (ORDER BY spent) - 1 AS cume_before_spent, count(*) OVER () AS total FROM b) x
) SELECT r, f, m, count(*), sum(n), sum(spent), sum(date_diff('day', last, $until))
FROM q GROUP BY 1, 2, 3"""

CHAMPIONS = gettext_noop("Champions")
LOYAL = gettext_noop("Loyal")
PROMISING = gettext_noop("Could become loyal")
NEW = gettext_noop("New")
ATTENTION = gettext_noop("Need attention")
AT_RISK = gettext_noop("At risk")
CANNOT_LOSE = gettext_noop("Not to be lost")
ASLEEP = gettext_noop("Asleep")
LOST = gettext_noop("Lost")
ADVICE = {
    CHAMPIONS: gettext_noop("Reward them; ask for reviews; show what is new first."),
    LOYAL: gettext_noop("Offer membership and what goes with what they have."),
    PROMISING: gettext_noop("Suggest a second category; a small voucher for the next order."),
    NEW: gettext_noop("Welcome them; help with the first weeks; no discount needed."),
    ATTENTION: gettext_noop("Remind them of what they look at, with a date."),
    AT_RISK: gettext_noop("Write personally; ask what was wrong."),
    CANNOT_LOSE: gettext_noop("Call or write by hand; find out why they stay away."),
    ASLEEP: gettext_noop("One offer, then leave them in peace."),
    LOST: gettext_noop("Do not spend on them."),
}


def name_of(recent: int, often: int, spent: int) -> str:
    """Return the group of three scores of 1 to 5; rules are read from the top."""
    value = (often + spent) / 2
    rules = (
        (recent >= 4 and value >= 4, CHAMPIONS),  # noqa: PLR2004 -- scores of five
        (recent >= 3 and value >= 3.5, LOYAL),  # noqa: PLR2004 -- scores of five
        (recent == 5 and often <= 2, NEW),  # noqa: PLR2004 -- scores of five
        (recent >= 4, PROMISING),  # noqa: PLR2004 -- scores of five
        (recent == 3, ATTENTION),  # noqa: PLR2004 -- scores of five
        (value >= 4.5, CANNOT_LOSE),  # noqa: PLR2004 -- scores of five
        (value >= 3, AT_RISK),  # noqa: PLR2004 -- scores of five
        (recent == 2, ASLEEP),  # noqa: PLR2004 -- scores of five
    )
    return next((name for holds, name in rules if holds), LOST)


def compute(warehouse: Warehouse, params: Params, now: datetime) -> Result:
    """Return the groups with their size, habits and worth."""
    scores = Scope(warehouse, params, now).ask(_SCORES)
    buyers = sum(row[3] for row in scores)
    if not buyers:
        return Result()
    groups: dict[str, list[Any]] = defaultdict(lambda: [0, 0, Decimal(0), 0])
    for recent, often, rich, *counts in scores:
        group = groups[name_of(recent, often, rich)]
        for at, count in enumerate(counts):
            group[at] += count
    sales = sum((group[2] for group in groups.values()), Decimal(0))
    best = groups.get(CHAMPIONS, [0, 0, Decimal(0), 0])
    return Result(
        figures={
            "buyers": buyers,
            "orders": share(sum(row[4] for row in scores), buyers),
            "spent": sales / buyers,
            "champions": share(best[2], sales),
        },
        tables={"groups": [_row(name, groups[name], buyers, sales) for name in ADVICE
                           if name in groups]},
    )  # fmt: skip


def _row(name: str, group: list[Any], buyers: int, sales: Decimal) -> Row:
    people, orders, spent, days = group
    return (
        name,
        people,
        share(people, buyers),
        share(days, people),
        share(orders, people),
        spent / people,
        share(spent, sales),
        ADVICE[name],
    )


REPORT = register(
    Report(
        code="customers",
        group=words.PEOPLE,
        title=_("Groups of buyers"),
        intro=_("By how recently, how often and for how much they bought; with what to do."),
        compute=compute,
        filters=("currency", "channel", "segment"),
        compares=False,
        days=364,
        figures=(
            words.BUYERS,
            Column("orders", _("Orders per buyer"), Kind.NUMBER, more_is_good=True),
            Column("spent", _("Spent per buyer"), Kind.MONEY,
                   _("Goods after discounts, tax included."), more_is_good=True),
            Column("champions", _("Champions' share of sales"), Kind.PERCENT),
        ),
        tables=(
            Table("groups", _("Groups"), (
                Column("name", _("Group"), Kind.NAME,
                       _("From three scores of 1 to 5: how recently, how often, how much.")),
                words.BUYERS, Column("share", _("Of all buyers"), Kind.PERCENT),
                Column("days", _("Days since the last order"), Kind.NUMBER, _("On average.")),
                Column("orders", _("Orders each"), Kind.NUMBER),
                Column("spent", _("Spent each"), Kind.MONEY),
                Column("sales", _("Of all sales"), Kind.PERCENT),
                Column("advice", _("What to do"), Kind.NAME))),
        ),
        charts=(Chart("groups", ("share", "sales"), kind="bar"),),
    )
)  # fmt: skip
