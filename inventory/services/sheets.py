"""Sheets of a stock count: begun, filled in, booked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.events import ProductsChanged
from core.errors import Refusal
from core.events import publish
from inventory.locks import lock_count, lock_stock
from inventory.models import CountLine, StockCount, StockItem
from inventory.services import counts

MOST = 2_000


class NothingToCount(Refusal):
    """No stock row is there, or too many for one sheet."""

    code = "nothing_to_count"
    field = "location"
    message = _("There is nothing to count here.")


class AlreadyBooked(Refusal):
    """A booked sheet is history."""

    code = "already_booked"
    message = _("This count is booked already.")


@transaction.atomic
def begin(
    *, location_id: int, now: datetime, category_ids: list[int] | None = None, actor_id: int | None
) -> StockCount:
    """Write a sheet of what should lie at a location, or of some categories there.

    Raises NothingToCount.
    """
    rows = StockItem.objects.filter(location=location_id)
    if category_ids:
        rows = rows.filter(variant__product__main_category__in=category_ids)
    found = list(rows.order_by("variant__sku")[:MOST])
    if not found:
        raise NothingToCount
    sheet = StockCount.objects.create(location_id=location_id, started_at=now, actor_id=actor_id)
    CountLine.objects.bulk_create(
        CountLine(count=sheet, stock=row, expected=row.on_hand) for row in found
    )
    return sheet


@transaction.atomic
def book(*, count_id: int, now: datetime, actor_id: int | None = None) -> StockCount:
    """Book the differences of the lines that were counted.

    What came and went since the sheet was written stays: the difference is booked, not the figure.
    A line that would take promised units away is marked and left. Raises AlreadyBooked.
    """
    sheet = lock_count(count_id)
    if sheet.state == StockCount.State.BOOKED:
        raise AlreadyBooked
    lines = list(sheet.lines.filter(counted__isnull=False).select_related("stock__variant"))
    rows = lock_stock(line.stock_id for line in lines)
    targets = {}
    for line in lines:
        row = rows[line.stock_id]
        found = row.on_hand + (line.counted or 0) - line.expected
        targets[row.variant_id, row.location_id] = max(found, 0)
    changed, refused = counts.set_many(
        counted=targets, reference=f"count:{sheet.public_id}", now=now, actor_id=actor_id
    )
    refused_ids = [line.pk for line in lines if _place(line) in refused]
    CountLine.objects.filter(pk__in=refused_ids).update(is_refused=True)
    sheet.state, sheet.booked_at = StockCount.State.BOOKED, now
    sheet.save(update_fields=["state", "booked_at", "updated_at"])
    products = {line.stock.variant.product_id for line in lines if _place(line) in changed}
    if products:
        publish(ProductsChanged(product_ids=sorted(products)), now=now)
    return sheet


def _place(line: CountLine) -> counts.Place:
    return line.stock.variant_id, line.stock.location_id
