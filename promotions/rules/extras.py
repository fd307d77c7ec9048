"""What comes after the goods: gifts, delivery, points."""

from __future__ import annotations

from collections.abc import Iterable

from core.money import Money
from promotions.rules.applying import is_taken, open_lines, passes_budget, record, refused
from promotions.rules.coins import coins, split_within
from promotions.rules.desk import Desk, Figures, Line
from promotions.types import (
    Adjustment,
    Deduction,
    FreeDelivery,
    Gift,
    Offer,
    Outcome,
    Reason,
)


def _in_order(offers: Iterable[Offer]) -> list[Offer]:
    return sorted(offers, key=lambda offer: (-offer.priority, offer.code))


def gifts(desk: Desk, offers: Iterable[Offer]) -> None:
    """Give what was earned, as long as there are any and the goods can bear what they cost."""
    left = {variant: one.available for variant, one in desk.basket.presents.items()}
    for offer in _in_order(offers):
        terms, lines = offer.terms, open_lines(desk, offer)
        if not isinstance(terms, Gift) or not lines:
            continue
        if _lacks(desk, offer, lines, terms.at_least, saving=0) or is_taken(desk, offer):
            continue
        if left.get(terms.variant_id, 0) < terms.quantity:
            refused(desk, offer, Reason.NO_GIFT)
            continue
        worth = coins(desk.basket.presents[terms.variant_id].unit) * terms.quantity
        if not passes_budget(desk, offer, worth) or not _is_borne(desk, offer, terms, lines):
            continue
        left[terms.variant_id] -= terms.quantity
        desk.given.append((offer, terms.variant_id, terms.quantity))
        record(desk, offer, worth)


def delivery(desk: Desk, offers: Iterable[Offer]) -> None:
    """Take off the delivery charge what offers allow."""
    for offer in _in_order(offers):
        terms, lines = offer.terms, open_lines(desk, offer)
        if not isinstance(terms, FreeDelivery) or not lines:
            continue
        most = desk.delivery if terms.upto is None else min(coins(terms.upto), desk.delivery)
        if _lacks(desk, offer, (), terms.at_least, saving=most, base=_left(lines)):
            continue
        by = desk.groups.get(offer.group) if offer.group else None
        if by is not None:
            figures = (("by", by),)
            desk.note(offer, Outcome.REFUSED, (), reason=Reason.GROUP, figures=figures)
            continue
        if not most or not passes_budget(desk, offer, most):
            continue
        desk.delivery -= most
        desk.notes.append(Adjustment(offer.code, Outcome.APPLIED, desk.money(most)))
        record(desk, offer, most)


def deduct(desk: Desk, deduction: Deduction) -> int:
    """Take off at the end what another purse is worth, no lower than the floor."""
    lines = [line for line in desk.lines if not line.closed_by]
    rooms = [line.room(may_pass_floor=False) for line in lines]
    parts = split_within(coins(deduction.upto), [line.left for line in lines], rooms)
    for line, part in zip(lines, parts, strict=True):
        if part:
            line.take(part)
            line.notes.append(Adjustment(deduction.code, Outcome.APPLIED, desk.money(part)))
    return sum(parts)


def _left(lines: Iterable[Line]) -> int:
    return sum(line.left for line in lines)


def _lacks(
    desk: Desk,
    offer: Offer,
    lines: Iterable[Line],
    at_least: Money | None,
    *,
    saving: int,
    base: int | None = None,
) -> bool:
    """Return whether too little is left for it; note how much is missing then."""
    start = coins(at_least) if at_least is not None else 0
    base = _left(lines) if base is None else base
    if base >= start:
        return False
    figures: Figures = (("missing", str(desk.money(start - base).amount)),)
    if saving:
        figures = (*figures, ("saving", str(desk.money(saving).amount)))
    desk.note(offer, Outcome.NEARLY, (), reason=Reason.AMOUNT, figures=figures)
    return True


def _is_borne(desk: Desk, offer: Offer, terms: Gift, lines: list[Line]) -> bool:
    """Hold back the gift's goods cost from the lines that earned it, if they can bear it."""
    known = desk.floors.get(terms.variant_id)
    cost = 0 if known is None or offer.may_pass_floor else coins(known) * terms.quantity
    rooms = [line.room(may_pass_floor=False) for line in lines]
    if sum(rooms) < cost:
        desk.cuts[offer.code] = cost
        refused(desk, offer, Reason.FLOOR)
        return False
    for line, part in zip(lines, split_within(cost, rooms, rooms), strict=True):
        line.held += part
    return True
