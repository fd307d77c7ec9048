"""A repair that costs something is a sale of its own."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from aftercare.models import Repair
from aftercare.services import steps
from aftercare.types import RepairState
from orders.locks import lock_order
from orders.models import Order
from orders.services import charges


@transaction.atomic
def accept(*, repair_id: int, now: datetime) -> Order:
    """Agree to a quote: write the order that pays for it, and return it.

    Safe to repeat: the order under way is returned. Raises NotPossibleNow once the quote is over.
    """
    repair = Repair.objects.get(pk=repair_id)
    order = lock_order(repair.order_id)
    repair.refresh_from_db()
    if repair.state in {RepairState.AGREED, RepairState.MENDING} and repair.charge is not None:
        return repair.charge
    amount = repair.quote_money
    lapsed = repair.quoted_until is not None and repair.quoted_until <= now
    if repair.state != RepairState.QUOTED or amount is None or lapsed:
        raise steps.NotPossibleNow(state=repair.state, to=RepairState.AGREED.value)
    with translation.override(order.language):
        name = _("Repair: %s") % repair.line.name
    charge = charges.write(like=order, sku=repair.number, name=name, amount=amount, now=now)
    steps.move(repair.pk, RepairState.AGREED, now, None, charge=charge)
    return charge


def paid(*, charge_id: int, now: datetime) -> None:
    """Begin a repair whose money is here. Safe to repeat."""
    repair = Repair.objects.filter(charge=charge_id, state=RepairState.AGREED).first()
    if repair is not None:
        steps.move(repair.pk, RepairState.MENDING, now, None)


def lapsed(*, charge_id: int, now: datetime) -> None:
    """Open the quote again whose order was not paid. Safe to repeat."""
    repair = Repair.objects.filter(charge=charge_id, state=RepairState.AGREED).first()
    if repair is not None:
        steps.move(repair.pk, RepairState.QUOTED, now, None)
