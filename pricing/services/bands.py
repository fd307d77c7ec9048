"""Price bands of categories: reckoned anew, but for those an operator has set."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import partial

from django.db import connection, transaction

from core import page_cache
from pricing.models import PriceBand
from pricing.rules.bands import terciles
from pricing.selectors import BANDS

# The lowest public price of every live product, under each category above it.
_PRICES = """
SELECT above.id, l.currency, min(p.amount)
FROM catalog_product g
JOIN catalog_category own ON own.id = g.main_category_id
JOIN catalog_category above ON starts_with(own.path, above.path)
JOIN catalog_variant v ON v.product_id = g.id AND v.is_active
JOIN pricing_price p ON p.variant_id = v.id
JOIN pricing_pricelist l ON l.id = p.price_list_id AND l.is_public
WHERE g.status IN ('active', 'clearance')
GROUP BY above.id, l.currency, g.id
"""


@transaction.atomic
def reckon() -> int:
    """Set the bands nobody has set by hand to thirds of what there is. Safe to repeat.

    Returns how many categories have bands, by currency.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PRICES)
        rows = cursor.fetchall()
    amounts: dict[tuple[int, str], list[Decimal]] = defaultdict(list)
    for category_id, currency, amount in rows:
        amounts[category_id, currency].append(amount)
    set_by_hand = set(
        PriceBand.objects.filter(is_manual=True).values_list("category_id", "currency")
    )
    found = [
        PriceBand(
            category_id=key[0],
            currency=key[1],
            middle_from=edges[0],
            high_from=edges[1],
            is_manual=False,
        )
        for key, some in sorted(amounts.items())
        if key not in set_by_hand and (edges := terciles(some)) is not None
    ]
    PriceBand.objects.filter(is_manual=False).delete()
    PriceBand.objects.bulk_create(found)
    tell()
    return len(found) + len(set_by_hand)


def tell() -> None:
    """Let lists look at the bands again, once what was written is committed."""
    transaction.on_commit(partial(page_cache.bump, [BANDS]), robust=True)
