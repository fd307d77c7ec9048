"""Growth: which parts of the shop grew, and what they added to the whole (AN4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from analytics.reporting import (
    Chart,
    Column,
    Compare,
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

_BY = """ SELECT @what AS what, sum(net_amount), sum(quantity) FROM s GROUP BY 1"""
_NEW = "CASE WHEN is_first_order THEN 'First orders' ELSE 'Later orders' END"
_TIER = "(SELECT max(tier) FROM people WHERE people.user_id = s.user_id)"
WAYS = {
    "department": "department",
    "category": "category",
    "brand": "brand",
    "channel": "channel",
    "area": "CASE WHEN region <> '' THEN concat(country, ', ', region) ELSE country END",
    "new": _NEW,
    "tier": _TIER,
}
gettext_noop("First orders")
gettext_noop("Later orders")
MOST = 100


def compute(warehouse: Warehouse, params: Params, now: datetime) -> Result:
    """Return, by every way to cut the shop, growth and its share in the whole's."""
    asked = params if params.before else replace(params, compare=Compare.BEFORE)
    other = asked.before
    assert other is not None  # noqa: S101 -- for the type checker
    this, then = Scope(warehouse, asked, now), Scope(warehouse, other, now)
    tables: dict[str, list[Row]] = {}
    total = before = Decimal(0)
    for way, what in WAYS.items():
        current, earlier = _sums(this, what), _sums(then, what)
        total = sum(current.values(), Decimal(0))
        before = sum(earlier.values(), Decimal(0))
        tables[way] = ranked(current, earlier)
    if not total and not before:
        return Result()
    return Result(
        figures={
            "sales": total,
            "before": before,
            "growth": float((total - before) / before) if before else None,
        },
        tables=tables,
    )


def ranked(current: dict[str, Decimal], earlier: dict[str, Decimal]) -> list[Row]:
    """Return each part with its growth and contribution, by growth times contribution.

    Contribution is what a part added, as a share of all sales before. Growth of a part that did not
    exist before is not known; such parts rank by their contribution alone, as if they had doubled.
    """
    before = sum(earlier.values(), Decimal(0))
    rows: list[tuple[Any, ...]] = []
    for name in current.keys() | earlier.keys():
        now, then = current.get(name, Decimal(0)), earlier.get(name, Decimal(0))
        growth = float((now - then) / then) if then else None
        added = float((now - then) / before) if before else None
        points = (1.0 if growth is None else abs(growth)) * (added or 0.0)
        rows.append((name or words.UNKNOWN, now, then, now - then, growth, added, 100 * points))
    ranks = sorted(rows, key=lambda row: (-row[6], -row[1], row[0]))
    return list(ranks[:MOST])


def _sums(scope: Scope, what: str) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    rows: list[Any] = scope.ask(_BY.replace("@what", what))
    for name, sales, _units in rows:
        found[words.CHANNELS.get(name, name) if what == "channel" else name or ""] = sales
    return found


SPLIT = (
    words.SALES,
    Column("before", _("Sales before"), Kind.MONEY),
    Column("added", _("Difference"), Kind.MONEY, more_is_good=True),
    Column("growth", _("Growth"), Kind.PERCENT, _("Against the other period.")),
    Column("share", _("Contribution"), Kind.PERCENT,
           _("What this part added to all sales, as a share of all sales before.")),
    Column("points", _("Growth points"), Kind.NUMBER,
           _("Growth times contribution, in hundredths: what grew fast and weighs much stands "
             "first, what shrank fast and weighs much last.")),
)  # fmt: skip


def _table(key: str, title: Any, head: Any, kind: Kind = Kind.NAME) -> Table:
    return Table(key, title, (Column("name", head, kind), *SPLIT))


REPORT = register(
    Report(
        code="growth",
        group=words.RANGE,
        title=_("Where growth comes from"),
        intro=_("Departments, categories, brands, channels, areas and groups of shoppers, ranked "
                "by growth times contribution."),
        compute=compute,
        days=28,
        figures=(
            words.SALES,
            Column("before", _("Sales before"), Kind.MONEY),
            Column("growth", _("Growth"), Kind.PERCENT, more_is_good=True),
        ),
        tables=(
            _table("department", _("Departments"), _("Department"), Kind.TEXT),
            _table("category", _("Categories"), _("Category"), Kind.TEXT),
            _table("brand", _("Brands"), _("Brand"), Kind.TEXT),
            _table("channel", _("Channels"), _("Channel")),
            _table("area", _("Areas"), _("Area")),
            _table("new", _("First and later orders"), _("Orders")),
            _table("tier", _("Tiers"), _("Tier"), Kind.TEXT),
        ),
        charts=(Chart("department", ("added",), kind="bar", most=15),),
        # The other period is in the rows already.
        reckons_before=False,
    )
)  # fmt: skip
