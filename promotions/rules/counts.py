"""Offers on numbers of things: bundle, buy X get Y, nth item, several items, add-on."""

from __future__ import annotations

from collections.abc import Iterable

from promotions.rules.coins import coins, part_of, split
from promotions.rules.desk import Desk, Line
from promotions.rules.proposals import Proposal, free_of, free_units
from promotions.types import Bundle, BuyGet, Exchange, Multi, Nth, Reason

Found = list[tuple[int, Line, int]]


def nth(desk: Desk, terms: Nth, lines: list[Line]) -> Proposal:
    """Reduce each nth unit, dearest first: of one product each, or across all."""
    proposal = Proposal()
    for units in _apart(free_of(desk, lines), same=terms.same):
        whole = len(units) - len(units) % terms.nth
        proposal.busy += [(line, number) for _left, line, number in units[:whole]]
        for left, line, number in units[terms.nth - 1 : whole : terms.nth]:
            proposal.unit_parts.append((line, number, part_of(left, terms.percent)))
        if whole < len(units) and not proposal.missing:
            saving = part_of(units[-1][0], terms.percent)
            _ask(desk, proposal, missing=terms.nth - (len(units) - whole), saving=saving)
    return proposal


def multi(desk: Desk, terms: Multi, lines: list[Line]) -> Proposal:
    """Take so much per cent off all units once there are enough."""
    units, proposal = free_of(desk, lines), Proposal()
    reached = [percent for count, percent in terms.steps if len(units) >= count]
    upcoming = next((step for step in terms.steps if len(units) < step[0]), None)
    if reached:
        whole = sum(left for left, _line, _number in units)
        _spread_units(proposal, units, part_of(whole, reached[-1]))
    if upcoming is not None:
        _ask(desk, proposal, missing=upcoming[0] - len(units))
        proposal.figures += (("percent", f"{upcoming[1].normalize():f}"),)
    return proposal


def buy_get(desk: Desk, terms: BuyGet, lines: list[Line]) -> Proposal:
    """Of each set, dearest first, reduce the cheapest; or as many of other goods."""
    units, proposal = free_of(desk, lines), Proposal()
    if terms.wanted is not None:
        wanted_lines = [line for line in desk.lines_of(terms.wanted) if not line.closed_by]
        return _get_others(desk, terms, units, wanted_lines)
    size = terms.buy + terms.get
    sets = min(len(units) // size, terms.repeats or len(units))
    for start in range(0, sets * size, size):
        block = units[start : start + size]
        proposal.busy += [(line, number) for _left, line, number in block]
        for left, line, number in block[terms.buy :]:
            proposal.unit_parts.append((line, number, part_of(left, terms.percent)))
    rest = len(units) - sets * size
    if rest and (not terms.repeats or sets < terms.repeats):
        saving = part_of(units[-1][0], terms.percent) * terms.get
        _ask(desk, proposal, missing=size - rest, saving=saving)
    return proposal


def bundle(desk: Desk, terms: Bundle, lines: list[Line]) -> Proposal:
    """Let goods cost one price together, as often as they are complete."""
    by_product: dict[int, Found] = {}
    for unit in free_of(desk, lines):
        by_product.setdefault(unit[1].item.product_id, []).append(unit)
    proposal, price = Proposal(), coins(terms.price)
    sets = min((len(by_product.get(p, ())) // n for p, n in terms.parts), default=0)
    chosen, off = [], 0
    for turn in range(sets):
        block = [u for p, n in terms.parts for u in by_product[p][turn * n : (turn + 1) * n]]
        if (worth := sum(left for left, _line, _number in block) - price) > 0:
            off += worth
            chosen += block
    _spread_units(proposal, chosen, off)
    wanting = sum(max(n - len(by_product.get(p, ())), 0) for p, n in terms.parts)
    if not sets and by_product:
        _ask(desk, proposal, missing=wanting)
    elif not off:
        proposal.idle = Reason.NOT_LOWER
    return proposal


def exchange(desk: Desk, terms: Exchange, lines: list[Line]) -> Proposal:
    """Let units in scope, the dearest first, cost so much once there are enough other goods."""
    proposal, start = Proposal(), coins(terms.at_least) if terms.at_least else 0
    base = desk.open_left() - sum([line.left for line in lines])
    units, price = free_of(desk, lines), coins(terms.price)
    if base < start:
        if units:
            proposal.missing = Reason.AMOUNT
            saving = max(units[0][0] - price, 0)
            proposal.figures = _figures(desk, str(desk.money(start - base).amount), saving)
        return proposal
    if not units:
        proposal.missing = Reason.UNITS
        proposal.figures = (("missing", "1"), ("price", str(terms.price.amount)))
        return proposal
    proposal.idle = Reason.NOT_LOWER
    for left, line, number in units[: terms.quantity]:
        if left > price:
            proposal.unit_parts.append((line, number, left - price))
            proposal.busy.append((line, number))
    return proposal


def _get_others(desk: Desk, terms: BuyGet, units: Found, lines: list[Line]) -> Proposal:
    ranks = {line.rank for line in lines}
    bought = [unit for unit in units if unit[1].rank not in ranks]
    wanted, proposal = free_units(lines, dearest_first=False), Proposal()
    sets = min(len(bought) // terms.buy, terms.repeats or len(bought))
    taken = wanted[: sets * terms.get]
    needed = -(-len(taken) // terms.get) * terms.buy
    proposal.busy = [(line, number) for _left, line, number in [*bought[:needed], *taken]]
    proposal.unit_parts = [
        (line, number, part_of(left, terms.percent)) for left, line, number in taken
    ]
    if bought and not sets:
        _ask(desk, proposal, missing=terms.buy - len(bought))
    elif sets and len(taken) < sets * terms.get:
        _ask(desk, proposal, missing=sets * terms.get - len(taken))
    return proposal


def _apart(units: Found, *, same: bool) -> Iterable[Found]:
    if not same:
        return [units]
    apart: dict[int, Found] = {}
    for unit in units:
        apart.setdefault(unit[1].item.product_id, []).append(unit)
    return apart.values()


def _spread_units(proposal: Proposal, units: Found, amount: int) -> None:
    """Split an amount over lines first, so that the parts are fair, then over their units."""
    by_line: dict[int, Found] = {}
    for unit in sorted(units, key=lambda one: (one[1].rank, one[2])):
        by_line.setdefault(unit[1].rank, []).append(unit)
    groups = list(by_line.values())
    shares = split(amount, [sum(left for left, _l, _n in group) for group in groups])
    for group, share in zip(groups, shares, strict=True):
        parts = split(share, [left for left, _l, _n in group])
        for (_left, line, number), part in zip(group, parts, strict=True):
            proposal.unit_parts.append((line, number, part))
            proposal.busy.append((line, number))


def _ask(desk: Desk, proposal: Proposal, *, missing: int, saving: int = 0) -> None:
    proposal.missing = Reason.UNITS
    proposal.figures = _figures(desk, str(missing), saving)


def _figures(desk: Desk, missing: str, saving: int) -> tuple[tuple[str, str], ...]:
    told = (("missing", missing),)
    return (*told, ("saving", str(desk.money(saving).amount))) if saving else told
