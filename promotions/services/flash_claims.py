"""Places of a flash sale from the shopper's side: take one, order it, pay it, or give it back."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import ids
from core.errors import NotFound, Refusal
from promotions import flash_gate, flash_reading, flash_taking
from promotions.flash_gate import Answer, GateClosed, Verdict
from promotions.flash_taking import Grant
from promotions.flash_types import Standing, Turn
from promotions.models import FlashSale, FlashSlot
from promotions.services import flash_sales
from promotions.services.flash_sales import milliseconds

State = FlashSlot.State
# After a crash the gate may give away what is taken: it is asked again, but not for ever.
TRIES = 5
_TURNS = {
    Verdict.EARLY: Turn.EARLY,
    Verdict.OVER: Turn.OVER,
    Verdict.SOLD_OUT: Turn.SOLD_OUT,
    Verdict.WAITING: Turn.WAITING,
}


class ClaimGone(Refusal):
    """The place has run out, or is another person's."""

    code = "flash_claim_gone"
    message = _("Your place in the flash sale has run out. Please ask for another.")


def enter(*, sale: str, buyer: str, now: datetime, units: int = 1) -> Standing:
    """Ask for units: they are held for some minutes, or one waits in line. Safe to repeat.

    Who holds units already is told so. Raises NotFound for a sale that is not open, GateClosed
    while the queue server is away.
    """
    for _try in range(TRIES):
        answer = _ask(sale, buyer, units, now, joins=True)
        if answer.verdict is not Verdict.GRANTED:
            return _standing(answer, buyer)
        if standing := _take(sale, buyer, answer, now):
            return standing
    return Standing(Turn.SOLD_OUT)


def standing(*, sale: str, buyer: str, now: datetime) -> Standing:
    """Return where somebody stands, and take their turn if it has come: what a page asks again.

    Who is not in line is not put there. Raises NotFound.
    """
    _free, _line, ahead = flash_gate.standing(sale=sale, who=buyer)
    if ahead is not None:
        return enter(sale=sale, buyer=buyer, now=now)
    answer = _ask(sale, buyer, 1, now, joins=False)
    if answer.mine:
        return _held(answer, buyer) or Standing(Turn.MOST)
    if answer.verdict is Verdict.GRANTED:
        return _take(sale, buyer, answer, now) or Standing(Turn.OPEN)
    return Standing(Turn.OPEN if answer.verdict is Verdict.WAITING else _TURNS[answer.verdict])


def leave(*, sale: str, buyer: str, now: datetime) -> None:
    """Leave the line, or give back what is held and not ordered. Safe to repeat."""
    with suppress(GateClosed):
        flash_gate.leave(sale=sale, who=buyer)
    rows = FlashSlot.objects.filter(
        sale__public_id=sale, buyer=buyer, state=State.HELD, order_number=""
    )
    _release(list(rows.values_list("pk", flat=True)), now)


def bind(*, reference: str, buyer: str, order_number: str, units: int) -> None:
    """Make what is held an order's, in the order's own transaction. Raises ClaimGone."""
    bound = FlashSlot.objects.filter(
        reference=reference, buyer=buyer, state=State.HELD, order_number__in=("", order_number)
    ).update(order_number=order_number)
    if bound != units:
        raise ClaimGone


def sell(*, order_number: str, now: datetime) -> None:
    """Keep an order's places for good: it is paid. Safe to repeat."""
    rows = FlashSlot.objects.filter(order_number=order_number, state=State.HELD)
    sales = set(rows.values_list("sale_id", "sale__public_id"))
    rows.update(state=State.SOLD, held_until=None)
    for pk, public_id in sales:
        sold = FlashSlot.objects.filter(sale=pk, state=State.SOLD).count()
        transaction.on_commit(partial(flash_gate.note_sold, sale=public_id, sold=sold), robust=True)
        flash_sales.count(sale_id=pk, now=now)


def keep_only(*, order_number: str, units: int, now: datetime) -> None:
    """Give back the places an order no longer wants: all but so many. Safe to repeat."""
    rows = FlashSlot.objects.filter(order_number=order_number, state__in=(State.HELD, State.SOLD))
    _release(list(rows.order_by("pk").values_list("pk", flat=True)[units:]), now)


def tend(*, now: datetime) -> None:
    """Look after every open sale: what beat does each second.

    What was held too long goes to the next in line; what a dead process left between gate and
    database is found; figures are written; what is over is closed. Safe to repeat.
    """
    lingering = FlashSale.objects.filter(
        state=FlashSale.State.CLOSED, ends_at__gt=now - flash_sales.LINGERS
    )
    opened = FlashSale.objects.filter(state=FlashSale.State.OPEN)
    for sale in [*opened, *lingering]:
        due = FlashSlot.objects.filter(
            sale=sale, state=State.HELD, order_number="", held_until__lte=now
        )
        _release(list(due.values_list("pk", flat=True)), now)
        flash_sales.count(sale_id=sale.pk, now=now)
        if sale.ends_at <= now:
            flash_sales.close(sale_id=sale.pk, now=now)
        else:
            with suppress(GateClosed):  # beat asks again in a second
                _find_lost(sale, now)


def _ask(sale: str, buyer: str, units: int, now: datetime, *, joins: bool) -> Answer:
    for _try in range(TRIES):
        at = milliseconds(now)
        answer = flash_gate.ask(sale=sale, who=buyer, units=units, at_ms=at, joins=joins)
        if answer.verdict is not Verdict.COLD:
            return answer
        found = FlashSale.objects.filter(public_id=sale, state=FlashSale.State.OPEN).first()
        if found is None:
            closed = FlashSale.objects.filter(public_id=sale, state=FlashSale.State.CLOSED)
            if closed.exists():
                return Answer(Verdict.OVER)
            raise NotFound
        flash_sales.ready(sale_id=found.pk)
    return Answer(Verdict.SOLD_OUT)


def _take(sale: str, buyer: str, answer: Answer, now: datetime) -> Standing | None:
    """Write the places the gate gave; none when a crash had given one of them away before."""
    reference = ids.public_id()
    held_until = flash_taking.take(
        Grant(answer.sale_id, answer.numbers, buyer, answer.mine, reference, answer.ticket, now)
    )
    if held_until is None:
        return _not_taken(sale, buyer, answer, reference, now)
    return Standing(
        Turn.HELD,
        reference=reference,
        units=len(answer.numbers),
        held_until=held_until,
        ticket=answer.ticket,
    )


def _not_taken(
    sale: str, buyer: str, answer: Answer, reference: str, now: datetime
) -> Standing | None:
    """Put gate and places right after a crash; say what the buyer has, or none: ask again."""
    slots = FlashSlot.objects.filter(sale=answer.sale_id)
    _release(list(slots.filter(reference=reference).values_list("pk", flat=True)), now)
    free = slots.filter(number__in=answer.numbers, state=State.LEFT)
    numbers = list(free.values_list("number", flat=True))
    flash_gate.give_back(sale=sale, places=[(number, buyer) for number in numbers])
    flash_gate.uncount(sale=sale, who=buyer, units=len(answer.numbers) - len(numbers))
    mine = slots.filter(buyer=buyer, state__in=(State.HELD, State.SOLD))
    if not mine.exists():
        return None
    return _held(answer, buyer) or Standing(Turn.MOST)


def _standing(answer: Answer, buyer: str) -> Standing:
    if answer.verdict is Verdict.MOST:
        return _held(answer, buyer) or Standing(Turn.MOST)
    return Standing(_TURNS[answer.verdict], ahead=answer.ahead, ticket=answer.ticket)


def _held(answer: Answer, buyer: str) -> Standing | None:
    found = flash_reading.held(sale_id=answer.sale_id, buyer=buyer)
    if found is None:
        return None
    return Standing(
        Turn.HELD, reference=found.reference, units=found.units, held_until=found.held_until
    )


def _release(slot_ids: Sequence[int], now: datetime) -> None:
    """Give places back: to the gate while the sale runs, else to normal stock."""
    if not slot_ids:
        return
    with transaction.atomic():
        locked = FlashSlot.objects.select_for_update(of=("self",)).filter(
            pk__in=slot_ids, state__in=(State.HELD, State.SOLD)
        )
        rows = list(locked.select_related("sale").order_by("pk"))
        FlashSlot.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=State.LEFT,
            buyer="",
            nth=None,
            reference="",
            order_number="",
            ticket=None,
            claimed_at=None,
            held_until=None,
        )
        for sale in {row.sale_id: row.sale for row in rows}.values():
            places = [(row.number, row.buyer) for row in rows if row.sale_id == sale.pk]
            transaction.on_commit(
                partial(flash_gate.give_back, sale=sale.public_id, places=places), robust=True
            )
            if sale.ends_at <= now:
                flash_sales.close(sale_id=sale.pk, now=now)


def _find_lost(sale: FlashSale, now: datetime) -> None:
    left = FlashSlot.objects.filter(sale=sale, state=State.LEFT).values_list("number", flat=True)
    if now < sale.starts_at - timedelta(minutes=1):
        return
    at = milliseconds(now)
    if flash_gate.find_lost(sale=sale.public_id, numbers=list(left), at_ms=at) < 0:
        flash_sales.ready(sale_id=sale.pk)
