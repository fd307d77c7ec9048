"""Which stock rows need new units: read in three statements, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F, Sum

from inventory.models import PurchaseLine, StockItem, SupplierItem
from inventory.rules.replenishment import Need, Why, quantity, reorder_point

WEEKS = 26

_SOLD = """
SELECT stock_id, floor(extract(epoch FROM %(now)s - at) / 604800)::int AS week, -sum(quantity)
FROM inventory_movement
WHERE reason = 'dispatch' AND at > %(since)s AND at <= %(now)s
GROUP BY stock_id, week
"""


@dataclass(frozen=True, slots=True)
class Needed:
    """A stock row at or below its threshold, where it is bought, and how many to buy."""

    row: StockItem
    article: SupplierItem
    why: Why
    quantity: int


def needed(*, now: datetime) -> Iterator[Needed]:
    """Yield every row of a variant that somebody supplies and that is at its threshold."""
    articles = {
        article.variant_id: article
        for article in SupplierItem.objects.filter(
            is_preferred=True, supplier__is_active=True, variant__is_active=True
        ).select_related("supplier")
    }
    sold, coming = _sold(now), _coming()
    rows = StockItem.objects.filter(variant__in=articles, location__buys=True)
    for row in rows.select_related("variant", "location").order_by("pk"):
        article = articles[row.variant_id]
        why = reorder_point(
            Need(
                free=row.on_hand - row.reserved,
                coming=coming.get(row.pk, 0),
                sold=sold.get(row.pk, ()),
                lead_days=article.supplier.lead_days,
                pack=article.pack,
                threshold=row.threshold,
            )
        )
        if units := quantity(why):
            yield Needed(row, article, why, units)


def _sold(now: datetime) -> dict[int, list[int]]:
    """Return what was dispatched of each row, by week since its first sale, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_SOLD, {"now": now, "since": now - timedelta(weeks=WEEKS)})
        found: dict[int, dict[int, int]] = defaultdict(dict)
        for stock_id, ago, units in cursor.fetchall():
            found[stock_id][ago] = units
    return {
        pk: [weeks.get(ago, 0) for ago in range(max(weeks), -1, -1)] for pk, weeks in found.items()
    }


def _coming() -> dict[int, int]:
    lines = PurchaseLine.objects.filter(is_open=True).values_list("stock").order_by()
    left = F("ordered") - F("received") - F("damaged")
    return dict(lines.annotate(units=Sum(left)))
