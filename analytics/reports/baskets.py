"""What is bought together: rules with support, confidence and lift (AN5)."""

from __future__ import annotations

from datetime import datetime
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

# Bounded, whatever the shop's size: the newest baskets, of few enough things to be chosen together,
# and the things that are in most of them. mlxtend counts the same pairs, in memory and one by one.
MOST_BASKETS = 200_000
MOST_THINGS = 40
MOST_ITEMS = 1_000
FEWEST = 5

_RULES = """, t AS (
  SELECT DISTINCT order_id, placed_at, @what AS item FROM s WHERE @what IS NOT NULL
), z AS (
  SELECT order_id FROM t GROUP BY order_id HAVING count(*) <= $things
  ORDER BY max(placed_at) DESC, order_id LIMIT $baskets
), i AS (
  SELECT t.order_id, t.item FROM t JOIN z ON z.order_id = t.order_id
), n AS (
  SELECT item, count(*) AS n FROM i GROUP BY item HAVING count(*) >= $fewest
  ORDER BY count(*) DESC, item LIMIT $items
), k AS (
  SELECT i.order_id, i.item, n.n FROM i JOIN n ON n.item = i.item
), pairs AS (
  SELECT a.item AS x, b.item AS y, max(a.n) AS nx, max(b.n) AS ny, count(*) AS nxy
  FROM k a JOIN k b ON b.order_id = a.order_id AND b.item <> a.item
  GROUP BY 1, 2 HAVING count(*) >= $fewest
) SELECT x, y, nx, ny, nxy, (SELECT count(*) FROM z) AS baskets FROM pairs
ORDER BY CAST(nxy AS DOUBLE) / (CAST(nx AS DOUBLE) * ny) DESC, nxy DESC, x, y LIMIT 200"""
_NAMES = """ SELECT product_id, name_en FROM products
WHERE list_contains($ids, product_id)"""
_SIZES = """, t AS (
  SELECT order_id, count(DISTINCT product_id) AS things FROM s GROUP BY order_id
) SELECT count(*), avg(things), sum(CASE WHEN things > 1 THEN 1 ELSE 0 END) FROM t"""


def compute(warehouse: Warehouse, params: Params, now: datetime) -> Result:
    """Return rules between products and between categories."""
    scope = Scope(warehouse, params, now)
    baskets, things, several = scope.ask(_SIZES)[0]
    if not baskets:
        return Result()
    products = _rules(scope, "product_id")
    ids = sorted({item for row in products for item in row[:2]})
    names = dict(scope.ask(_NAMES, ids=ids)) if ids else {}
    return Result(
        figures={"orders": baskets, "things": things, "several": share(several, baskets)},
        tables={
            "products": [
                _rule((names.get(row[0], str(row[0])), names.get(row[1], str(row[1])), *row[2:]))
                for row in products
            ],
            "categories": [_rule(row) for row in _rules(scope, "category")],
        },
    )


def _rules(scope: Scope, what: str) -> list[tuple[Any, ...]]:
    limits = {
        "things": MOST_THINGS, "baskets": MOST_BASKETS, "items": MOST_ITEMS, "fewest": FEWEST,
    }  # fmt: skip
    return scope.ask(_RULES.replace("@what", what), **limits)


def _rule(row: tuple[Any, ...]) -> Row:
    x, y, nx, ny, nxy, baskets = row
    return (x, y, nxy, share(nxy, baskets), share(nxy, nx), nxy * baskets / (nx * ny))


RULE = (
    Column("n", _("Baskets with both")),
    Column("support", _("Support"), Kind.PERCENT, _("Baskets with both, as a share of all.")),
    Column("confidence", _("Confidence"), Kind.PERCENT,
           _("Of the baskets with the first, how many hold the second.")),
    Column("lift", _("Lift"), Kind.NUMBER,
           _("How many times likelier the second is with the first than without regard to it; "
             "1 means they have nothing to do with each other.")),
)  # fmt: skip


def _table(key: str, title: Any, kind: Kind) -> Table:
    heads = (Column("x", _("Who buys"), kind), Column("y", _("also buys"), kind))
    return Table(key, title, (*heads, *RULE))


REPORT = register(
    Report(
        code="baskets",
        group=words.RANGE,
        title=_("Bought together"),
        intro=_("Which products and categories meet in one basket more often than chance has it."),
        compute=compute,
        compares=False,
        days=182,
        figures=(
            words.ORDERS,
            Column("things", _("Different products per basket"), Kind.NUMBER, more_is_good=True),
            Column("several", _("Baskets of several"), Kind.PERCENT,
                   _("Baskets with at least two different products."), more_is_good=True),
        ),
        tables=(
            _table("products", _("Products"), Kind.TEXT),
            _table("categories", _("Categories"), Kind.TEXT),
        ),
        charts=(Chart("categories", ("lift",), kind="bar", most=12),),
    )
)  # fmt: skip
