"""Sales at a glance, beside the period before or the year before (AN5)."""

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
    Value,
    Warehouse,
    register,
)  # fmt: skip
from analytics.reports import words
from analytics.scope import Scope, share

_ORDERS = """ SELECT count(*), count(DISTINCT person), sum(goods), sum(discount), sum(delivery),
  sum(refunded), sum(CASE WHEN is_first_order THEN 1 ELSE 0 END), sum(units) FROM o"""
_LINES = """ SELECT sum(CASE WHEN cost IS NOT NULL THEN net_amount - tax - cost END),
  sum(CASE WHEN cost IS NOT NULL THEN net_amount - tax END), sum(quantity), sum(returned_quantity)
FROM s"""
_VISITS = """ SELECT count(DISTINCT session),
  count(DISTINCT CASE WHEN kind = 'purchase' THEN session END) FROM e"""
_DAILY = """ SELECT day, count(*), sum(goods), count(DISTINCT person), sum(units)
FROM o GROUP BY day ORDER BY day"""
_MONTHS = """, l AS (
  SELECT date_trunc('month', placed_at) AS month,
    sum(CASE WHEN cost IS NOT NULL THEN net_amount - tax - cost END) AS margin FROM s GROUP BY 1
), m AS (
  SELECT date_trunc('month', placed_at) AS month, count(*) AS n, sum(goods) AS sales,
    count(DISTINCT person) AS people, sum(refunded) AS back FROM o GROUP BY 1
) SELECT CAST(m.month AS DATE), n, sales, people, back, margin
FROM m LEFT JOIN l ON l.month = m.month ORDER BY 1"""
_CHANNELS = """ SELECT channel, count(*), sum(goods), count(DISTINCT person) FROM o
GROUP BY channel ORDER BY 3 DESC, 1"""


def figures(scope: Scope) -> dict[str, Value]:
    """Return the figures of one period; reports and alerts share them."""
    orders, people, sales, discount, delivery, back, first, units = scope.ask(_ORDERS)[0]
    if not orders:
        return {}
    margin, known, sold, returned = scope.ask(_LINES)[0]
    visits, bought = scope.ask(_VISITS)[0]
    return {
        "sales": sales,
        "orders": orders,
        "order_value": _each(sales, orders),
        "units": units,
        "buyers": people,
        "new": share(first, orders),
        "discount": share(discount, sales + discount),
        "delivery": delivery,
        "refunded": back,
        "margin": margin,
        "margin_share": share(margin, known) if known else None,
        "returned": share(returned, sold),
        "visits": visits or None,
        "conversion": share(bought, visits),
    }


def compute(warehouse: Warehouse, params: Params, now: datetime) -> Result:
    """Return the figures, and sales by day, month and channel."""
    scope = Scope(warehouse, params, now)
    found = figures(scope)
    if not found:
        return Result()
    return Result(
        figures=found,
        tables={
            "daily": [(day, n, sales, people, units) for day, n, sales, people, units
                      in scope.ask(_DAILY)],
            "months": [_month(row) for row in scope.ask(_MONTHS)],
            "channels": [
                (words.CHANNELS.get(code, code), n, sales, share(sales, found["sales"]),
                 _each(sales, n), people)
                for code, n, sales, people in scope.ask(_CHANNELS)
            ],
        },
    )  # fmt: skip


def _month(row: tuple[Any, ...]) -> Row:
    month, orders, sales, people, back, margin = row
    return (month, orders, sales, _each(sales, orders), people, back, margin)


def _each(amount: Decimal, count: int) -> Decimal:
    return (amount / count).quantize(Decimal("0.01"))


ORDER_VALUE = Column(
    "order_value", _("Order value"), Kind.MONEY,
    _("Goods per order, after discounts, tax included."), more_is_good=True,
)  # fmt: skip
REFUNDED = Column(
    "refunded", _("Given back"), Kind.MONEY,
    _("Refunds of the orders placed in the period, whenever they were paid out."),
    more_is_good=False,
)  # fmt: skip
REPORT = register(
    Report(
        code="summary",
        group=words.SALES_GROUP,
        title=_("Sales at a glance"),
        intro=_("Orders, sales, margin and returns beside another period."),
        compute=compute,
        figures=(
            words.SALES, words.ORDERS, ORDER_VALUE, words.UNITS, words.BUYERS,
            Column("new", _("First orders"), Kind.PERCENT,
                   _("Orders that were their buyer's first, as a share of all.")),
            Column("discount", _("Discounts"), Kind.PERCENT,
                   _("What was taken off, as a share of the goods before it."),
                   more_is_good=False),
            Column("delivery", _("Delivery charged"), Kind.MONEY),
            REFUNDED, words.MARGIN, words.MARGIN_SHARE, words.RETURNED,
            words.VISITS, words.CONVERSION,
        ),
        tables=(
            Table("daily", _("By day"), (
                words.DAY, words.ORDERS, words.SALES, words.BUYERS, words.UNITS)),
            Table("months", _("By month"), (
                Column("month", _("Month"), Kind.DATE), words.ORDERS, words.SALES, ORDER_VALUE,
                words.BUYERS, REFUNDED, words.MARGIN)),
            Table("channels", _("By channel"), (
                Column("channel", _("Channel"), Kind.NAME), words.ORDERS, words.SALES,
                Column("share", _("Share"), Kind.PERCENT, _("Of all sales.")), ORDER_VALUE,
                words.BUYERS)),
        ),
        charts=(Chart("daily", ("sales",), has_before=True),),
    )
)  # fmt: skip
