"""Flash sales, opened with the rooms' own services."""

from datetime import timedelta
from decimal import Decimal

from inventory.models import StockItem
from promotions import flash_gate
from promotions.models import FlashPrice, FlashSale
from promotions.services import flash_sales
from tests.factories import shop

HOUR = timedelta(hours=1)


def draft(item=None, *, units=3, per_person=1, starts=-HOUR, ends=HOUR, gbp="20.00"):
    """A sale of the item's first variant, not opened yet."""
    item = item or shop.product(stock=10)
    variant = item.variants.order_by("position")[0]
    sale = FlashSale.objects.create(
        variant=variant,
        source=StockItem.objects.get(variant=variant, location=shop.warehouse()),
        starts_at=shop.NOW + starts,
        ends_at=shop.NOW + ends,
        allotment=units,
        left=units,
        per_person=per_person,
    )
    FlashPrice.objects.create(sale=sale, currency="GBP", amount=Decimal(gbp))
    flash_gate.forget(sale=sale.public_id)
    return sale


def opened(item=None, **kwargs):
    """The same, with its units set apart, its places numbered and its gate built."""
    sale = draft(item, **kwargs)
    flash_sales.open_sale(sale_id=sale.pk, now=shop.NOW - 2 * HOUR)
    flash_sales.ready(sale_id=sale.pk)
    sale.refresh_from_db()
    return sale
