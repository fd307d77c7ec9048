"""Warehouses and stores, and what lies in them."""

from datetime import datetime
from decimal import Decimal

from demo import files
from demo.loading import flash
from demo.loading.products import Shelf
from demo.loading.words import both
from inventory.models import Location, Movement, StockItem
from inventory.types import Reason


def load(*, shelf: Shelf, now: datetime) -> None:
    """Write the locations, the opening stock of every variant, and the ledger entries behind it."""
    locations = {row["code"]: _location(row) for row in files.table("locations")}
    Location.objects.bulk_create(locations.values())
    items = StockItem.objects.bulk_create(
        StockItem(
            variant=shelf.variants[row["sku"]],
            location=locations[row["location"]],
            on_hand=int(row["on_hand"]),
        )
        for row in files.table("stock")
    )
    Movement.objects.bulk_create(
        Movement(
            stock=item, quantity=item.on_hand, reason=Reason.RECEIPT, reference="opening", at=now
        )
        for item in items
        if item.on_hand
    )
    flash.load(now=now)


def _location(row: dict[str, str]) -> Location:
    return Location(
        code=row["code"],
        kind=row["kind"],
        country=row["country"],
        ships=row["ships"] == "yes",
        buys=row["kind"] == Location.Kind.WAREHOUSE,
        time_zone="Asia/Shanghai" if row["country"] == "CN" else "Europe/London",
        latitude=Decimal(row["latitude"]),
        longitude=Decimal(row["longitude"]),
        priority=int(row["priority"]),
        **both(row, "name", "address", "hours"),
    )
