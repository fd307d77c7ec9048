"""A shopper asks for a repair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from aftercare.models import Repair, RepairPhoto
from aftercare.selectors import Repairable, open_repair, repairables
from aftercare.services import steps, warranties
from aftercare.types import RepairState, Way
from catalog.services.photos import kept
from core.errors import Refusal
from core.services import idempotency
from inventory.models import Location
from orders.locks import lock_order
from orders.models import Order
from orders.rules.collecting import Window
from orders.services.returns.requests import PickupGone, StoreMissing, pickups


class NothingToRepair(Refusal):
    """This line has not arrived, was sent back, or is no goods."""

    code = "nothing_to_repair"
    field = "line"
    message = _("Please choose what is to be repaired.")


class FaultMissing(Refusal):
    """The workshop must know what to look for."""

    code = "fault_missing"
    field = "fault"
    message = _("Please tell us what is wrong with it.")


class SerialUnknown(Refusal):
    """This number is not one of those that were sold on this line."""

    code = "serial_unknown"
    field = "serial"
    message = _("This is not the serial number of something in this order.")


class RepairedAlready(Refusal):
    """This unit is in a repair that is not over."""

    code = "repaired_already"
    field = "line"
    message = _("This is being repaired already.")


@dataclass(frozen=True, slots=True)
class RepairWish:
    """All a shopper decides about a repair; `photos` are files as bytes."""

    line: str
    fault: str
    way: str
    serial: str = ""
    pickup: str = ""
    store: str = ""
    photos: Sequence[bytes] = field(default=(), repr=False)


def ask(*, order: Order, wish: RepairWish, key: str, now: datetime) -> Repair:
    """Write a repair, and expect the thing.

    Once per key. Raises NothingToRepair, FaultMissing, SerialUnknown, RepairedAlready, PickupGone,
    StoreMissing, what is against the pictures, StillRunning, KeyReused; then nothing is changed.
    """
    with kept(wish.photos, folder="repairs") as names:
        body = asdict(wish) | {"photos": len(names)}
        answer = idempotency.once(
            lambda: {"repair": _write(order, wish, names, now).pk},
            actor=f"order:{order.pk}",
            route="repair",
            key=key,
            body=body,
            now=now,
        )
    return Repair.objects.get(pk=answer["repair"])


@transaction.atomic
def _write(order: Order, wish: RepairWish, names: Sequence[str], now: datetime) -> Repair:
    order = lock_order(order.pk)
    one = _wanted(order, wish, now)
    place = _place(order, wish, now)
    repair = Repair.objects.create(
        order=order,
        line=one.line,
        number=f"{order.number}-W{Repair.objects.filter(order=order).count() + 1}",
        in_warranty=one.in_warranty,
        serial=wish.serial.strip(),
        way=wish.way,
        fault=wish.fault.strip(),
        asked_at=now,
        **place,
    )
    RepairPhoto.objects.bulk_create(RepairPhoto(repair=repair, file=name) for name in names)
    warranties.note_serial(warranty=one.warranty, number=wish.serial)
    steps.note(repair, RepairState.EXPECTED, now=now)
    return repair


def _wanted(order: Order, wish: RepairWish, now: datetime) -> Repairable:
    found = {one.line.public_id: one for one in repairables(order, now=now)}
    one, serial = found.get(wish.line), wish.serial.strip()
    if one is None:
        raise NothingToRepair
    if not wish.fault.strip():
        raise FaultMissing
    if serial and len(one.serials) >= one.line.quantity and serial not in one.serials:
        raise SerialUnknown
    if open_repair(line_id=one.line.pk, serial=serial) is not None:
        raise RepairedAlready
    return one


def _place(order: Order, wish: RepairWish, now: datetime) -> dict[str, Any]:
    """Return where it is brought to, or when it is fetched."""
    if wish.way == Way.STORE:
        store = Location.objects.filter(kind=Location.Kind.STORE, code=wish.store).first()
        if store is None:
            raise StoreMissing
        return {"location": store}
    span = _span(order, wish, now)
    return {"pickup_from": span.start, "pickup_until": span.end}


def _span(order: Order, wish: RepairWish, now: datetime) -> Window:
    spans = pickups(country=order.ship_to.get("country", ""), now=now)
    span = next((one for one in spans if one.key == wish.pickup), None)
    if wish.way != Way.PICKUP or span is None:
        raise PickupGone
    return span
