"""Offers on amounts: spend and save, per cent, limited-time price."""

from __future__ import annotations

from core.money import Money
from promotions.rules.coins import coins, part_of, split
from promotions.rules.desk import Desk, Line
from promotions.rules.proposals import Proposal, free_of
from promotions.types import FixedPrice, Percent, Reason, Spend


def spend(desk: Desk, terms: Spend, lines: list[Line]) -> Proposal:
    """Take off what the highest step reached says, or so much for each full amount."""
    base = sum(line.left for line in lines)
    steps = [(coins(start), coins(off)) for start, off in terms.steps]
    if terms.each and steps:
        start, off = steps[0]
        times, most = base // start if start else 0, _limit(terms.at_most)
        taken = min(times * off, base, most)
        upcoming = (start * (times + 1), min(off * (times + 1), most)) if taken < most else None
    else:
        reached = [off for start, off in steps if base >= start]
        taken = min(reached[-1] if reached else 0, base, _limit(terms.at_most))
        upcoming = next(((start, off) for start, off in steps if base < start), None)
    proposal = _spread(lines, taken)
    if upcoming is not None:
        _ask(desk, proposal, missing=upcoming[0] - base, saving=upcoming[1])
    return proposal


def percent(desk: Desk, terms: Percent, lines: list[Line]) -> Proposal:
    """Take so much per cent off what is left of the lines together."""
    base, start = sum(line.left for line in lines), _amount(terms.at_least)
    most = _limit(terms.at_most)
    if base < start:
        proposal = Proposal()
        saving = min(part_of(start, terms.percent), most)
        _ask(desk, proposal, missing=start - base, saving=saving)
        return proposal
    return _spread(lines, min(part_of(base, terms.percent), base, most))


def fixed_price(desk: Desk, terms: FixedPrice, lines: list[Line]) -> Proposal:
    """Let each unit cost so much, the dearest first; what is put on it comes on top."""
    price, proposal = coins(terms.price), Proposal(idle=Reason.NOT_LOWER)
    units = free_of(desk, lines)
    for left, line, number in units[: terms.most or len(units)]:
        extra = coins(line.item.surcharge) if line.item.surcharge else 0
        if left > price + extra:
            proposal.unit_parts.append((line, number, left - price - extra))
    return proposal


def _spread(lines: list[Line], amount: int) -> Proposal:
    parts = split(amount, [line.left for line in lines])
    return Proposal(parts=list(zip(lines, parts, strict=True)), spills=True)


def _ask(desk: Desk, proposal: Proposal, *, missing: int, saving: int) -> None:
    proposal.missing = Reason.AMOUNT
    proposal.figures = (
        ("missing", str(desk.money(missing).amount)),
        ("saving", str(desk.money(saving).amount)),
    )


def _amount(given: Money | None) -> int:
    return coins(given) if given is not None else 0


def _limit(given: Money | None) -> int:
    return coins(given) if given is not None else 10**15
