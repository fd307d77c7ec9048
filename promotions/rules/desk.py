"""The desk on which a basket is reckoned: its lines, what is left of them, and the notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.money import Money
from pricing.types import Shopper
from promotions.rules.coins import coins, money, split
from promotions.types import Adjustment, Basket, Item, Offer, Outcome, Reason, Scope

Figures = tuple[tuple[str, str], ...]


class Line:
    """A line while it is reckoned, in coins."""

    __slots__ = (
        *("item", "rank", "subtotal", "left", "floor", "held", "busy"),
        *("touched_by", "closed_by", "closed_to_coupons_by", "notes", "_units", "_is_stale"),
    )

    def __init__(self, item: Item, rank: int, floor: int) -> None:
        self.item, self.rank = item, rank
        self.subtotal = self.left = coins((item.unit * item.quantity).rounded())
        self.floor = floor * item.quantity
        self.held = 0  # the goods cost of gifts this line has earned
        self.busy: set[int] = set()  # units that took part in an offer on numbers of things
        self.touched_by = self.closed_by = self.closed_to_coupons_by = ""
        self.notes: list[Adjustment] = []
        self._units: list[int] = []
        self._is_stale = True

    def units(self) -> list[int]:
        """Return what is left of each unit."""
        if self._is_stale:
            self._units = split(self.left, self._units or [1] * self.item.quantity)
            self._is_stale = False
        return self._units

    def room(self, *, may_pass_floor: bool) -> int:
        """Return how much may still be taken off."""
        return max(self.left - (0 if may_pass_floor else self.floor + self.held), 0)

    def take(self, amount: int) -> None:
        """Take an amount off the whole line."""
        self.left -= amount
        self._is_stale = True

    def take_off_unit(self, unit: int, amount: int) -> None:
        """Take an amount off one unit."""
        self.units()[unit] -= amount
        self.left -= amount


class Desk:
    """A basket while it is reckoned."""

    def __init__(self, basket: Basket, shopper: Shopper, floors: Mapping[int, Money]) -> None:
        self.basket, self.shopper, self.floors = basket, shopper, floors
        # An order of the lines' own, so that theirs in the bag does not matter.
        ranked = sorted(basket.items, key=lambda one: (-one.unit.amount, one.variant_id, one.key))
        self.lines = [Line(one, rank, self.floor_of(one)) for rank, one in enumerate(ranked)]
        self.nothing = money(0, basket.currency)
        self.delivery = 0 if basket.delivery is None else coins(basket.delivery)
        self.groups: dict[str, str] = {}
        self.savings: dict[str, int] = {}
        self.cuts: dict[str, int] = {}
        self.notes: list[Adjustment] = []
        self.given: list[tuple[Offer, int, int]] = []  # gifts: offer, variant, units
        # What was touched since the present step began, by rank.
        self.touched: set[int] = set()
        # What offers share as a step begins: the free units of the same lines.
        self.free: dict[tuple[int, ...], list[tuple[int, Line, int]]] = {}
        self._products: dict[int, list[Line]] = {}
        self._variants: dict[int, list[Line]] = {}
        self._categories: dict[int, list[Line]] = {}
        self._known: dict[int, list[Line]] = {}
        for line in self.lines:
            self._index(line)

    def floor_of(self, item: Item) -> int:
        """Return a unit's floor: none for what is made for the buyer beyond its own."""
        known = self.floors.get(item.variant_id)
        return 0 if known is None else coins(known)

    def open_left(self) -> int:
        """Return what is left of all lines that no offer has for itself."""
        return sum([line.left for line in self.lines if not line.closed_by])

    def lines_of(self, scope: Scope) -> list[Line]:
        """Return the lines a scope is about, in the desk's order."""
        found = self._known.get(id(scope))  # by identity: an offer's scope lives as long as it
        if found is None:
            found = self._known[id(scope)] = self._find(scope)
        return found

    def money(self, amount: int) -> Money:
        """Return coins as money of this basket."""
        return money(amount, self.basket.currency)

    def note(
        self,
        offer: Offer,
        outcome: Outcome,
        lines: Iterable[Line],
        *,
        reason: Reason,
        figures: Figures = (),
    ) -> None:
        """Note on these lines what became of an offer; on the basket when it has none of them."""
        one = Adjustment(offer.code, outcome, self.nothing, reason, figures)
        on = list(lines)
        for line in on:
            line.notes.append(one)
        if not on:
            self.notes.append(one)

    def _index(self, line: Line) -> None:
        item = line.item
        self._products.setdefault(item.product_id, []).append(line)
        self._variants.setdefault(item.variant_id, []).append(line)
        for category in item.categories:
            self._categories.setdefault(category, []).append(line)

    def _find(self, scope: Scope) -> list[Line]:
        if scope.is_everything:
            found = self.lines
        else:
            hit: dict[int, Line] = {}
            for named, lines in (
                (scope.products, self._products),
                (scope.variants, self._variants),
                (scope.categories, self._categories),
            ):
                for one in named & lines.keys() if named else ():
                    for line in lines[one]:
                        hit[line.rank] = line
            found = [hit[rank] for rank in sorted(hit)] if hit else []
        if scope.without and found:
            found = [line for line in found if line.item.product_id not in scope.without]
        return found
