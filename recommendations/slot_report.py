"""How slots do: shown, clicked, put into the bag, ordered, by slot, model, form and day (RE6).

A product counts for the slot it was last clicked in, when the same visitor put it into the bag or
bought it within a week. Registered with the reports of the room below.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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

# Clicks are followed for a week, so carts and orders after the period count as well.
_FOLLOWED = """, shown AS (
  SELECT slot, COALESCE(told ->> '$.m', '') AS model, COALESCE(told ->> '$.f', '') AS form,
    CAST("at" AS DATE) AS day, kind, visitor, product_id, "at"
  FROM (SELECT *, TRY_CAST(NULLIF(CAST(props AS VARCHAR), '') AS JSON) AS told FROM e)
  WHERE slot <> '' AND kind IN ('impression', 'click')
), later AS (
  SELECT kind, visitor, product_id, "at", order_id FROM events
  WHERE NOT is_bot AND kind = 'cart' AND product_id IS NOT NULL
    AND "at" >= $since AND "at" < CAST($until AS TIMESTAMP) + INTERVAL 7 DAY
), bought AS (
  SELECT p.visitor, p."at", s2.product_id, s2.order_id, s2.net_amount
  FROM events p JOIN sales s2 ON s2.order_id = p.order_id
  WHERE p.kind = 'purchase' AND NOT p.is_bot
    AND p."at" >= $since AND p."at" < CAST($until AS TIMESTAMP) + INTERVAL 7 DAY @currency
), put AS (
  SELECT arg_max(c.slot, c."at") AS slot, arg_max(c.model, c."at") AS model,
    arg_max(c.form, c."at") AS form, arg_max(c.day, c."at") AS day, count(DISTINCT l."at") AS n
  FROM later l JOIN shown c ON c.kind = 'click' AND c.visitor = l.visitor
    AND c.product_id = l.product_id AND c."at" <= l."at" AND c."at" > l."at" - INTERVAL 7 DAY
  GROUP BY l.visitor, l.product_id, l."at"
), sold AS (
  SELECT arg_max(c.slot, c."at") AS slot, arg_max(c.model, c."at") AS model,
    arg_max(c.form, c."at") AS form, arg_max(c.day, c."at") AS day, b.order_id,
    any_value(b.net_amount) AS amount
  FROM bought b JOIN shown c ON c.kind = 'click' AND c.visitor = b.visitor
    AND c.product_id = b.product_id AND c."at" <= b."at" AND c."at" > b."at" - INTERVAL 7 DAY
  GROUP BY b.visitor, b.product_id, b.order_id
), every_one AS (
  SELECT slot, model, form, day, CASE WHEN kind = 'impression' THEN 1 ELSE 0 END AS seen,
    CASE WHEN kind = 'click' THEN 1 ELSE 0 END AS clicked, 0 AS put, NULL AS order_id, 0 AS amount
  FROM shown
  UNION ALL SELECT slot, model, form, day, 0, 0, n, NULL, 0 FROM put
  UNION ALL SELECT slot, model, form, day, 0, 0, 0, order_id, amount FROM sold
)"""
_SUMS = """sum(seen), sum(clicked), sum(put), count(DISTINCT order_id), sum(amount)
FROM every_one GROUP BY ALL"""
_BY_SLOT = f" SELECT slot, model, form, {_SUMS} ORDER BY 4 DESC, 1, 2, 3 LIMIT 300"
_BY_DAY = f" SELECT day, slot, {_SUMS} ORDER BY 1, 2 LIMIT 2000"


def compute(warehouse: Warehouse, params: Params, now: datetime) -> Result:
    """Return what each slot brought, in all and by day."""
    scope = Scope(warehouse, params, now)
    currency = "AND s2.currency = $currency" if params.currency else ""
    followed = _FOLLOWED.replace("@currency", currency)
    slots = scope.ask(followed, _BY_SLOT)
    if not slots:
        return Result()
    seen, clicked = (sum(row[place] for row in slots) for place in (3, 4))
    return Result(
        figures={
            "seen": int(seen),
            "clicked": int(clicked),
            "rate": share(clicked, seen),
            "revenue": sum(row[7] for row in slots),
        },
        tables={
            "slots": [(slot, model, form, *_figures(rest)) for slot, model, form, *rest in slots],
            "days": [
                (day, slot, *_figures(rest)) for day, slot, *rest in scope.ask(followed, _BY_DAY)
            ],
        },
    )


def _figures(row: list[int]) -> tuple[int | float | None, ...]:
    seen, clicked, put, orders, amount = row
    return int(seen), int(clicked), share(clicked, seen), int(put), orders, amount


SLOT = Column("slot", pgettext_lazy("recommendations", "slot"), Kind.TEXT)
FIGURES = (
    Column("seen", _("Seen"), definition=_("Half of the card was on the screen.")),
    Column("clicked", _("Clicked")),
    Column("rate", _("Click-through"), Kind.PERCENT, _("Clicks for every showing."),
           more_is_good=True),
    Column("put", _("Put into the bag"),
           definition=_("Within a week after the product was clicked in this slot.")),
    Column("orders", _("Orders"), definition=_("With a product that was clicked in this slot.")),
    Column("revenue", _("Sales"), Kind.MONEY,
           _("Of the products that were clicked in this slot, tax included."), more_is_good=True),
)  # fmt: skip
REPORT = register(
    Report(
        code="slots",
        group=words.BEHAVIOUR,
        title=_("What suggestions bring"),
        intro=_("What each slot was seen, clicked and bought from, by model, form and day."),
        compute=compute,
        filters=("currency", "device", "language", "segment"),
        figures=(FIGURES[0], FIGURES[1], FIGURES[2], FIGURES[5]),
        tables=(
            Table(
                "slots",
                _("By slot, model and form"),
                (
                    SLOT,
                    Column("model", pgettext_lazy("recommendations", "model"), Kind.TEXT),
                    Column("form", _("form"), Kind.TEXT),
                    *FIGURES,
                ),
            ),
            Table("days", _("By day"), (words.DAY, SLOT, *FIGURES)),
        ),
        charts=(Chart("slots", ("clicked",), kind="bar", most=12),),
    )
)
