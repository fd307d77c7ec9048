"""Flash sales from the operator's side: set units apart, open, count, close."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from django.db import connection, transaction
from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.events import publish
from inventory.services import allotments
from promotions import flash_gate
from promotions.events import FlashSaleChanged
from promotions.flash_gate import GateClosed
from promotions.flash_locks import lock_sale
from promotions.models import FlashSale, FlashSlot

State = FlashSlot.State
AT_ONCE = 5_000
# Somebody who holds a place keeps it after the end; so late, all have ordered or run out.
LINGERS = timedelta(hours=2)


class NotADraft(Refusal):
    """It has been opened already."""

    code = "not_a_draft"
    message = _("This sale has been opened already.")


class NotReady(Refusal):
    """A sale needs stock to take units from, a price, and an end that lies ahead."""

    code = "not_ready"
    message = _("A sale needs stock to take from, a price in some currency, and an end to come.")


_COUNT = """
UPDATE promotions_flashsale s SET sold = c.sold, returned = c.returned,
  "left" = s.allotment - c.sold - c.returned, updated_at = %(now)s
FROM (SELECT count(*) FILTER (WHERE state = 'sold') AS sold,
             count(*) FILTER (WHERE state = 'returned') AS returned
      FROM promotions_flashslot WHERE sale_id = %(sale)s) c
WHERE s.id = %(sale)s AND (s.sold, s.returned) IS DISTINCT FROM (c.sold, c.returned)
"""


@transaction.atomic
def open_sale(*, sale_id: int, now: datetime, actor_id: int | None = None) -> FlashSale:
    """Set the units apart, number the places and announce the sale.

    Raises NotADraft, NotReady, NotThatMany; then nothing is changed.
    """
    sale = lock_sale(sale_id)
    if sale.state != FlashSale.State.DRAFT:
        raise NotADraft
    if sale.source_id is None and not sale.is_rehearsal:
        sale.source = allotments.fullest(variant_id=sale.variant_id)
    is_stocked = sale.source_id is not None or sale.is_rehearsal
    if sale.ends_at <= now or not sale.prices.exists() or not is_stocked:
        raise NotReady
    if sale.source_id is not None:
        sale.pool = allotments.move_out(
            stock_id=sale.source_id,
            units=sale.allotment,
            reference=f"flash {sale.public_id}",
            now=now,
            actor_id=actor_id,
        )
    sale.state, sale.left = FlashSale.State.OPEN, sale.allotment
    sale.save(update_fields=["source", "pool", "state", "left", "updated_at"])
    FlashSlot.objects.bulk_create(
        (
            FlashSlot(sale=sale, number=number, most=sale.per_person)
            for number in range(1, sale.allotment + 1)
        ),
        batch_size=AT_ONCE,
    )
    _tell(sale, now)
    transaction.on_commit(partial(ready, sale_id=sale.pk), robust=True)
    return sale


def ready(*, sale_id: int) -> None:
    """Build the gate of an open sale from its places. Safe to repeat: one that stands stays."""
    sale = FlashSale.objects.filter(pk=sale_id, state=FlashSale.State.OPEN).first()
    if sale is None:
        return
    slots = FlashSlot.objects.filter(sale=sale)
    mine = slots.exclude(buyer="").values_list("buyer").annotate(count=Count("pk")).order_by()
    flash_gate.build(
        sale=sale.public_id,
        terms={
            "id": sale.pk,
            "starts": milliseconds(sale.starts_at),
            "ends": milliseconds(sale.ends_at),
            "most": sale.per_person,
            "allotment": sale.allotment,
            "sold": slots.filter(state=State.SOLD).count(),
            "tickets": slots.aggregate(last=Max("ticket"))["last"] or 0,
        },
        free=list(slots.filter(state=State.LEFT).values_list("number", flat=True)),
        mine=dict(mine),
    )


def stop(*, sale_id: int, now: datetime) -> None:
    """End a sale now: nobody gets a place any more; who holds one can still order it."""
    changed = FlashSale.objects.filter(
        pk=sale_id, state=FlashSale.State.OPEN, ends_at__gt=now, starts_at__lt=now
    ).update(ends_at=now)
    if not changed:  # before it began there is no end to move
        FlashSale.objects.filter(pk=sale_id, state=FlashSale.State.OPEN, starts_at__gte=now).update(
            starts_at=now - timedelta(seconds=1), ends_at=now
        )
    sale = FlashSale.objects.get(pk=sale_id)
    with suppress(GateClosed):  # a gate that comes back asks the clock and the database
        flash_gate.forget(sale=sale.public_id)
    close(sale_id=sale_id, now=now)


def count(*, sale_id: int, now: datetime) -> None:
    """Write what is sold, returned and left, as the places have it. Safe to repeat."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"sale": sale_id, "now": now})


@transaction.atomic
def close(*, sale_id: int, now: datetime) -> None:
    """Send what is left of a sale that is over back to normal stock.

    Places that are held stay until they are ordered or run out; each comes back when it does.
    Safe to repeat.
    """
    sale = lock_sale(sale_id)
    if sale.state == FlashSale.State.DRAFT or sale.ends_at > now:
        return
    sent = FlashSlot.objects.filter(sale=sale, state=State.LEFT).update(state=State.RETURNED)
    if sent and sale.pool_id is not None and sale.source_id is not None:
        before = FlashSlot.objects.filter(sale=sale, state=State.RETURNED).count() - sent
        allotments.move_back(
            pool_id=sale.pool_id,
            stock_id=sale.source_id,
            units=sent,
            reference=f"flash {sale.public_id} back {before + sent}",
            now=now,
        )
    count(sale_id=sale_id, now=now)
    if sale.state == FlashSale.State.OPEN:
        FlashSale.objects.filter(pk=sale_id).update(state=FlashSale.State.CLOSED)
        _tell(sale, now)


def milliseconds(at: datetime) -> int:
    """Return a moment as the gate counts."""
    return int(at.timestamp() * 1000)


def _tell(sale: FlashSale, now: datetime) -> None:
    publish(FlashSaleChanged(sale_id=sale.pk, product_id=sale.variant.product_id), now=now)
