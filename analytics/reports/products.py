"""Products: seen, clicked, bought, earned, returned, rated, and how long stock will last (AN4)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
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

_SEEN = """, seen AS (
  SELECT product_id, sum(CASE WHEN kind = 'impression' THEN 1 ELSE 0 END) AS shown,
    sum(CASE WHEN kind = 'click' THEN 1 ELSE 0 END) AS clicked,
    count(DISTINCT CASE WHEN kind = 'view' THEN session END) AS viewed,
    count(DISTINCT CASE WHEN kind = 'cart' THEN session END) AS bagged
  FROM e WHERE product_id IS NOT NULL GROUP BY product_id
), sold AS (
  SELECT product_id, sum(quantity) AS units, count(DISTINCT order_id) AS orders,
    sum(net_amount) AS sales,
    sum(CASE WHEN cost IS NOT NULL THEN net_amount - tax - cost END) AS margin,
    sum(CASE WHEN cost IS NOT NULL THEN net_amount - tax END) AS known,
    sum(returned_quantity) AS returned, sum(refunded) AS refunded
  FROM s WHERE product_id IS NOT NULL GROUP BY product_id
)"""
_PRODUCTS = """, held AS (
  SELECT product_id, sum(on_hand - reserved) AS left_over FROM stock GROUP BY product_id
) SELECT p.@name, p.department, seen.shown, seen.clicked, seen.viewed, seen.bagged,
  sold.orders, sold.units, sold.sales, sold.margin, sold.known, sold.returned, p.rating,
  held.left_over
FROM products p LEFT JOIN seen ON seen.product_id = p.product_id
LEFT JOIN sold ON sold.product_id = p.product_id LEFT JOIN held ON held.product_id = p.product_id
WHERE sold.units > 0 OR seen.viewed > 0
ORDER BY sold.sales DESC NULLS LAST, seen.viewed DESC NULLS LAST, p.product_id LIMIT 1000"""
_GROUPS = """ SELECT p.@what, count(*), sum(seen.viewed), sum(sold.orders), sum(sold.units),
  sum(sold.sales) AS sales, sum(sold.margin), sum(sold.known), sum(sold.returned)
FROM products p LEFT JOIN seen ON seen.product_id = p.product_id
LEFT JOIN sold ON sold.product_id = p.product_id
WHERE sold.units > 0 OR seen.viewed > 0
GROUP BY 1 ORDER BY sales DESC NULLS LAST, 1 LIMIT 200"""


def compute(warehouse: Warehouse, params: Params, now: datetime) -> Result:
    """Return each product's figures, and those of departments, categories and brands."""
    scope = Scope(warehouse, params, now)
    found = scope.ask(_SEEN, _PRODUCTS.replace("@name", "name_en"))
    if not found:
        return Result()
    groups = {
        what: [_group(row) for row in scope.ask(_SEEN, _GROUPS.replace("@what", what))]
        for what in ("department", "category", "brand")
    }
    units = sum(row[7] or 0 for row in found)
    margin = sum((row[9] or Decimal(0) for row in found), Decimal(0))
    known = sum((row[10] or Decimal(0) for row in found), Decimal(0))
    return Result(
        figures={
            "sales": sum((row[8] or Decimal(0) for row in found), Decimal(0)),
            "units": units,
            "margin": margin,
            "margin_share": share(margin, known),
            "returned": share(sum(row[11] or 0 for row in found), units),
            "sold": sum(1 for row in found if row[7]),
        },
        tables={"products": [_product(row, params.days) for row in found], **groups},
    )


def _product(row: tuple[Any, ...], days: int) -> Row:
    (name, department, shown, clicked, viewed, bagged, orders, units, sales, margin, known,
     returned, rating, held) = row  # fmt: skip
    return (
        name, department, shown, share(clicked or 0, shown), viewed, share(bagged or 0, viewed),
        share(orders or 0, viewed), units, sales, margin, share(margin or 0, known),
        share(returned or 0, units), rating, held, share((held or 0) * days, units),
    )  # fmt: skip


def _group(row: tuple[Any, ...]) -> Row:
    name, products, viewed, orders, units, sales, margin, known, returned = row
    return (
        name or words.UNKNOWN, products, viewed, share(orders or 0, viewed), units, sales, margin,
        share(margin or 0, known), share(returned or 0, units),
    )  # fmt: skip


VIEWED = Column("viewed", _("Visits that saw it"), definition=_("Visits with a look at its page."))
BOUGHT = Column(
    "rate", _("Conversion"), Kind.PERCENT,
    _("Orders with it, for every visit that saw its page; above 100% where other channels sell."),
    more_is_good=True,
)  # fmt: skip
GROUP = (
    Column("products", _("Products"), definition=_("Seen or sold in the period.")),
    VIEWED, BOUGHT, words.UNITS, words.SALES, words.MARGIN, words.MARGIN_SHARE, words.RETURNED,
)  # fmt: skip
REPORT = register(
    Report(
        code="products",
        group=words.RANGE,
        title=_("Product performance"),
        intro=_("What is seen, clicked, bought, earned and sent back, product by product; by "
                "department, category and brand."),
        compute=compute,
        figures=(
            words.SALES, words.UNITS, words.MARGIN, words.MARGIN_SHARE, words.RETURNED,
            Column("sold", _("Products sold"), definition=_("Of the thousand that sold most.")),
        ),
        tables=(
            Table("products", _("Products"), (
                Column("name", _("Product"), Kind.TEXT),
                Column("department", _("Department"), Kind.TEXT),
                Column("shown", _("Shown"), definition=_("Times a suggestion showed it.")),
                Column("ctr", _("Click-through"), Kind.PERCENT, _("Clicks for every showing.")),
                VIEWED,
                Column("bagged", _("Put into the bag"), Kind.PERCENT,
                       _("Of the visits that saw its page.")),
                BOUGHT, words.UNITS, words.SALES, words.MARGIN, words.MARGIN_SHARE, words.RETURNED,
                Column("rating", _("Rating"), Kind.NUMBER, _("Stars of all reviews, on average.")),
                Column("held", _("In stock"),
                       definition=_("Units on the shelves that are not promised to anybody.")),
                Column("cover", _("Days of stock"), Kind.NUMBER,
                       _("How long the stock lasts if it sells on as in the period.")))),
            Table("department", _("Departments"),
                  (Column("name", _("Department"), Kind.TEXT), *GROUP)),
            Table("category", _("Categories"), (Column("name", _("Category"), Kind.TEXT), *GROUP)),
            Table("brand", _("Brands"), (Column("name", _("Brand"), Kind.TEXT), *GROUP)),
        ),
        charts=(Chart("department", ("sales", "margin"), kind="bar", most=15),),
    )
)  # fmt: skip
