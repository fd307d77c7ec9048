"""Putting one offer to the desk: may it, how much may it, and then it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from promotions.rules import amounts, counts
from promotions.rules.coins import coins, split_within
from promotions.rules.desk import Desk, Line
from promotions.rules.proposals import Proposal
from promotions.types import (
    Adjustment,
    Bundle,
    BuyGet,
    Exchange,
    FixedPrice,
    Multi,
    Nth,
    Offer,
    Outcome,
    Percent,
    Reason,
    Spend,
    Stacking,
)

_KINDS: dict[type, Callable[[Desk, Any, list[Line]], Proposal]] = {
    Spend: amounts.spend,
    Percent: amounts.percent,
    FixedPrice: amounts.fixed_price,
    BuyGet: counts.buy_get,
    Bundle: counts.bundle,
    Nth: counts.nth,
    Multi: counts.multi,
    Exchange: counts.exchange,
}


def run(desk: Desk, offers: Iterable[Offer]) -> None:
    """Put offers to the desk: by priority, then by what each would take off as things stand."""
    desk.touched.clear()
    desk.free.clear()
    offers = list(offers)
    first = {one.code: _propose(desk, one, open_lines(desk, one)) for one in offers}
    for offer in sorted(offers, key=lambda o: (-o.priority, -first[o.code].worth, o.code)):
        _apply(desk, offer, first[offer.code])


def open_lines(desk: Desk, offer: Offer) -> list[Line]:
    """Return the lines in scope that the offer may still touch."""
    found = [line for line in desk.lines_of(offer.scope) if not line.closed_by]
    if offer.stacking == Stacking.ALONE:
        found = [line for line in found if not line.touched_by]
    if offer.is_coupon:
        found = [line for line in found if not line.closed_to_coupons_by]
    return found


def refused(desk: Desk, offer: Offer, reason: Reason, *, by: str = "") -> None:
    """Note on its lines that an offer was refused; of those only, if others stood in the way."""
    figures = (("by", by),) if by else ()
    lines = desk.lines_of(offer.scope)
    desk.note(offer, Outcome.REFUSED, lines, reason=reason, figures=figures)


def passes_budget(desk: Desk, offer: Offer, amount: int) -> bool:
    """Return whether the rest of its budget bears the saving; refuse it otherwise."""
    if offer.budget_left is None or amount <= coins(offer.budget_left):
        return True
    refused(desk, offer, Reason.BUDGET)
    return False


def is_taken(desk: Desk, offer: Offer) -> bool:
    """Return whether another of its group applies; refuse it then."""
    by = desk.groups.get(offer.group) if offer.group else None
    if by is None:
        return False
    refused(desk, offer, Reason.GROUP, by=by)
    return True


def record(desk: Desk, offer: Offer, amount: int) -> None:
    """Keep that an offer applied, and how much it took."""
    desk.savings[offer.code] = desk.savings.get(offer.code, 0) + amount
    if offer.group:
        desk.groups[offer.group] = offer.code


def _propose(desk: Desk, offer: Offer, lines: list[Line]) -> Proposal:
    return _KINDS[type(offer.terms)](desk, offer.terms, lines)


def _apply(desk: Desk, offer: Offer, proposal: Proposal) -> None:
    lines = open_lines(desk, offer)
    if _is_shut(desk, offer, lines) or is_taken(desk, offer):
        return
    if not _stands(desk, offer):
        proposal = _propose(desk, offer, lines)
    if proposal.missing:
        desk.note(offer, Outcome.NEARLY, lines, reason=proposal.missing, figures=proposal.figures)
    wanted = proposal.worth
    if not wanted:
        if proposal.idle:
            refused(desk, offer, proposal.idle)
        return
    parts = _within_floor(proposal, may_pass=offer.may_pass_floor)
    taken = sum(part for _line, part in parts)
    if taken < wanted:
        desk.cuts[offer.code] = wanted - taken
        cut = (("cut", str(desk.money(wanted - taken).amount)),)
        at = [line for line, _part in parts] if taken else lines
        desk.note(offer, Outcome.REFUSED, at, reason=Reason.FLOOR, figures=cut)
    if taken and passes_budget(desk, offer, taken):
        _take(desk, offer, proposal, parts)
        record(desk, offer, taken)


def _stands(desk: Desk, offer: Offer) -> bool:
    """Return whether what was proposed as the step began is still so."""
    if not desk.touched:
        return True
    looks_elsewhere = isinstance(offer.terms, Exchange) or (
        isinstance(offer.terms, BuyGet) and offer.terms.wanted is not None
    )
    lines = desk.lines_of(offer.scope)
    return not looks_elsewhere and desk.touched.isdisjoint(line.rank for line in lines)


def _is_shut(desk: Desk, offer: Offer, lines: list[Line]) -> bool:
    """Return whether there is nothing for it; say who shut its lines, if somebody did."""
    inside = desk.lines_of(offer.scope)
    if lines or (not inside and isinstance(offer.terms, Exchange) and not offer.is_coupon):
        return False
    if not inside and offer.is_coupon:
        desk.note(offer, Outcome.REFUSED, (), reason=Reason.SCOPE)
    for line in inside:
        by = line.closed_by or (line.touched_by if offer.stacking == Stacking.ALONE else "")
        reason = Reason.ALONE if by else Reason.NO_COUPONS
        figures = (("by", by or line.closed_to_coupons_by),)
        desk.note(offer, Outcome.REFUSED, [line], reason=reason, figures=figures)
    return True


def _within_floor(proposal: Proposal, *, may_pass: bool) -> list[tuple[Line, int]]:
    """Return what each line bears of the proposal."""
    by_line: dict[int, tuple[Line, int]] = {}
    for line, _number, part in proposal.unit_parts:
        by_line[line.rank] = (line, by_line.get(line.rank, (line, 0))[1] + part)
    pairs = [*proposal.parts, *by_line.values()]
    rooms = [line.room(may_pass_floor=may_pass) for line, _part in pairs]
    if not proposal.spills:
        return [(line, min(part, room)) for (line, part), room in zip(pairs, rooms, strict=True)]
    weights = [line.left for line, _part in pairs]
    parts = split_within(proposal.worth, weights, rooms)
    return [(line, part) for (line, _wanted), part in zip(pairs, parts, strict=True)]


def _take(desk: Desk, offer: Offer, proposal: Proposal, parts: list[tuple[Line, int]]) -> None:
    borne = {line.rank: part for line, part in parts}
    desk.touched.update(line.rank for line, _part in parts)
    for line, number in proposal.busy:
        line.busy.add(number)
        desk.touched.add(line.rank)
    for line, number, part in proposal.unit_parts:
        able = min(part, borne[line.rank])
        line.take_off_unit(number, able)
        borne[line.rank] -= able
    for line, part in parts:
        if not part:
            continue
        if proposal.spills:
            line.take(part)
        line.touched_by = line.touched_by or offer.code
        if offer.stacking == Stacking.ALONE:
            line.closed_by = offer.code
        if offer.stacking == Stacking.NO_COUPONS:
            line.closed_to_coupons_by = line.closed_to_coupons_by or offer.code
        line.notes.append(Adjustment(offer.code, Outcome.APPLIED, desk.money(part)))
