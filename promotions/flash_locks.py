"""Row locks of flash sales."""

from __future__ import annotations

from promotions.models import FlashSale


def lock_sale(sale_id: int) -> FlashSale:
    """Lock a sale and return it. Buyers never do: theirs are the places."""
    rows = FlashSale.objects.select_for_update(of=("self",)).select_related("variant")
    return rows.get(pk=sale_id)
