"""Draws for points: the seed is promised before the first ticket and shown after the last."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import NotFound, Refusal
from membership.locks import lock_draw
from membership.models import Draw, Redemption, Ticket
from membership.rules import fairness
from membership.selectors import play as read
from membership.services import notices, points
from membership.types import DrawState, RedemptionState, Why

PAGE = "storefront:member-points"


class NotOpen(Refusal):
    """Too early, or over."""

    code = "not_open"
    message = gettext_lazy("This is not open now.")


class EnoughTickets(Refusal):
    """One person can have so many."""

    code = "enough_tickets"
    message = gettext_lazy("You have as many tickets as one person can have.")


def promise(draw: Draw) -> None:
    """Give a new draw its seed and show the seed's hash. Called before it is first saved."""
    if not draw.seed:
        draw.seed = fairness.new_seed()
        draw.commitment = fairness.commitment(draw.seed)


@transaction.atomic
def enter(*, user_id: int, draw_id: str, key: str, now: datetime) -> Ticket:
    """Buy a ticket for points.

    Safe to repeat under the key. Raises NotFound, NotOpen, EnoughTickets, NotEnoughPoints.
    """
    pk = Draw.objects.filter(public_id=draw_id).values_list("pk", flat=True).first()
    if pk is None:
        raise NotFound
    draw = lock_draw(pk)
    move_key = f"draw:{draw.pk}:{user_id}:{key}"
    if known := Ticket.objects.filter(draw=draw, public_id=_ticket_of(move_key)).first():
        return known
    if not draw.opens_at <= now < draw.closes_at or draw.state != DrawState.OPEN:
        raise NotOpen
    mine = Ticket.objects.filter(draw=draw, user_id=user_id).count()
    if mine >= draw.per_person:
        raise EnoughTickets
    points.spend(
        user_id=user_id, points=draw.cost, why=Why.DRAW, key=move_key, note=draw.name, now=now
    )
    number = Ticket.objects.filter(draw=draw).count() + 1
    return Ticket.objects.create(
        draw=draw, user_id=user_id, number=number, public_id=_ticket_of(move_key), at=now
    )


@transaction.atomic
def draw_winners(*, draw_id: int, now: datetime) -> None:
    """Draw the winners of a closed draw, show the seed, list the prizes. Safe to repeat."""
    draw = lock_draw(draw_id)
    if draw.state != DrawState.OPEN or now < draw.closes_at:
        return
    tickets = list(Ticket.objects.filter(draw=draw).order_by("number"))
    won = fairness.winners(draw.seed, read.tickets_of(draw), draw.winners)
    for place, position in enumerate(won, start=1):
        ticket = tickets[position]
        ticket.place = place
        ticket.save(update_fields=["place", "updated_at"])
        prize(user_id=ticket.user_id, key=f"ticket:{ticket.public_id}", name=draw.name, now=now)
    draw.state, draw.drawn_at = DrawState.DRAWN, now
    draw.save(update_fields=["state", "drawn_at", "updated_at"])


def prize(*, user_id: int, key: str, name: str, now: datetime, points_paid: int = 0) -> None:
    """Put a prize on the list of what is to be sent, and tell its winner. Safe to repeat."""
    row = Redemption(
        user_id=user_id,
        key=key,
        name=name,
        points=points_paid,
        state=RedemptionState.TO_SEND,
        at=now,
    )
    Redemption.objects.bulk_create([row], ignore_conflicts=True)

    def words() -> tuple[str, str]:
        text = _("%(prize)s is yours. Please see that your address book is up to date.")
        return _("You have won"), text % {"prize": name}

    notices.tell(user_id=user_id, key=f"prize:{key}", words=words, page=PAGE, now=now)


def _ticket_of(key: str) -> str:
    """Return the public id a key's ticket has: one key, one ticket."""
    return fairness.commitment(key)[:16]
