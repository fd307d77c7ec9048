"""Flash sales: one that is on, one that comes; and a price that climbs with what is sold."""

from datetime import datetime, timedelta
from decimal import Decimal

from catalog.models import Variant
from demo import files
from demo.loading.price_lists import less, public
from pricing.services import ladders
from promotions.models import FlashPrice, FlashSale
from promotions.services import flash_sales


def load(*, now: datetime) -> None:
    """Prepare them and set their units apart; after stock and prices."""
    given = files.document("prices")
    for row in given["flash"]:
        starts_at = now + timedelta(hours=row["in_hours"])
        sale = FlashSale.objects.create(
            variant=Variant.objects.get(sku=row["sku"]),
            allotment=row["units"],
            left=row["units"],
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=row["for_hours"]),
        )
        FlashPrice.objects.bulk_create(
            FlashPrice(
                sale=sale,
                currency=price.price_list.currency,
                amount=less(price.amount, row["percent_off"]),
            )
            for price in public(row["sku"])
        )
        flash_sales.open_sale(sale_id=sale.pk, now=now)
    climbing = given["ladder"]
    for price in public(climbing["sku"]):
        steps = [(int(units), Decimal(less(price.amount, off))) for units, off in climbing["steps"]]
        ladders.start(
            variant_id=price.variant_id,
            price_list=price.price_list,
            steps=[*steps, (None, price.amount)],
            now=now,
        )
