"""Whatever is in a bag and whatever is on: the engine keeps its promises."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.money import Money
from orders.rules import reckoning
from pricing.types import ANYBODY, Tax
from promotions.rules.engine import price_basket
from promotions.types import (
    Basket,
    Bundle,
    BuyGet,
    Deduction,
    Exchange,
    FixedPrice,
    FreeDelivery,
    Gift,
    Item,
    Multi,
    Nth,
    Offer,
    Outcome,
    Percent,
    Present,
    Scope,
    Spend,
    Stacking,
)
from tests.promotions.values import NOW, VAT

pytestmark = [pytest.mark.req("PR3", "PR13", "PR14")]


def money(least, most):
    return st.integers(least, most).map(lambda coins: Money(Decimal(coins) / 100, "GBP"))


PER_CENTS = st.integers(1, 100).map(Decimal)
SCOPES = st.one_of(
    st.just(Scope()),
    st.builds(Scope, products=st.frozensets(st.integers(1, 6), min_size=1, max_size=3)),
    st.builds(Scope, categories=st.frozensets(st.integers(1, 3), min_size=1, max_size=2)),
)
TERMS = st.one_of(
    st.builds(
        Spend,
        steps=st.tuples(st.tuples(money(0, 20000), money(0, 5000))),
        each=st.booleans(),
        at_most=st.none() | money(0, 3000),
    ),
    st.builds(Percent, percent=PER_CENTS, at_least=st.none() | money(0, 9000)),
    st.builds(FixedPrice, price=money(0, 4000), most=st.integers(0, 3)),
    st.builds(BuyGet, buy=st.integers(1, 3), get=st.integers(1, 2), percent=PER_CENTS),
    st.builds(Nth, nth=st.integers(2, 4), percent=PER_CENTS, same=st.booleans()),
    st.builds(Multi, steps=st.tuples(st.tuples(st.integers(2, 5), PER_CENTS))),
    st.builds(Bundle, parts=st.just(((1, 1), (2, 1))), price=money(0, 6000)),
    st.builds(Exchange, price=money(0, 1000), at_least=st.none() | money(0, 9000)),
    st.builds(Gift, variant_id=st.just(70), at_least=st.none() | money(0, 9000)),
    st.builds(FreeDelivery, at_least=st.none() | money(0, 9000)),
)
ITEMS = st.lists(
    st.tuples(st.integers(1, 6), money(0, 15000), st.integers(1, 5), st.integers(1, 3)),
    min_size=1,
    max_size=6,
).map(
    lambda rows: [
        Item(f"l{n}", p * 10, p, unit, units, VAT, categories=frozenset({c}))
        for n, (p, unit, units, c) in enumerate(rows)
    ]
)
OFFERS = st.lists(
    st.builds(
        Offer,
        code=st.just(""),
        terms=TERMS,
        scope=SCOPES,
        priority=st.integers(0, 2),
        group=st.sampled_from(["", "", "a", "b"]),
        stacking=st.sampled_from(list(Stacking)),
        is_coupon=st.booleans(),
        budget_left=st.none() | money(0, 3000),
    ),
    max_size=7,
).map(lambda rows: [replace(offer, code=f"o{n}") for n, offer in enumerate(rows)])
FLOORS = st.dictionaries(st.sampled_from([10, 20, 30, 70]), money(0, 9000), max_size=4)
POINTS = st.none() | money(0, 9000).map(lambda amount: Deduction("points", amount))
BASKET = Basket(
    items=(),
    currency="GBP",
    delivery=Money(Decimal("3.95"), "GBP"),
    delivery_tax=Tax(Decimal(20), is_inclusive=True),
    presents={70: Present(7, Money(Decimal("12.50"), "GBP"), VAT, available=1)},
)


def price(items, offers, floors, points=None):
    basket = replace(BASKET, items=tuple(items))
    return price_basket(basket, offers, ANYBODY, floors=floors, deduction=points, now=NOW)


@given(ITEMS, OFFERS, FLOORS, POINTS)
@settings(max_examples=300, deadline=None)
def test_nothing_is_negative_and_parts_sum_to_the_whole(items, offers, floors, points):
    found = price(items, offers, floors, points)
    nothing = Money.zero("GBP")

    assert found.total >= nothing
    assert found.delivery >= nothing
    assert Money.total((line.total for line in found.lines), "GBP") == found.items
    assert found.items + found.delivery == found.total
    taken = dict(found.savings)
    deducted = found.deducted or nothing
    assert Money.total(taken.values(), "GBP") + deducted == found.saved
    for line in found.lines:
        applied = [note.amount for note in line.adjustments if note.outcome == Outcome.APPLIED]
        assert nothing <= line.total <= line.subtotal
        assert line.subtotal - line.discount == line.total
        assert Money.total(applied, "GBP") == line.discount


@given(ITEMS, OFFERS, FLOORS, POINTS)
@settings(max_examples=300, deadline=None)
def test_no_line_goes_below_its_floor(items, offers, floors, points):
    for line in price(items, offers, floors, points).lines:
        if not line.gift_of and line.discount:
            lowest = floors.get(line.variant_id, Money.zero("GBP")) * line.quantity
            assert line.total >= min(lowest, line.subtotal)


@given(ITEMS, OFFERS, FLOORS, POINTS, st.randoms())
@settings(max_examples=300, deadline=None)
def test_the_order_of_lines_and_offers_does_not_matter(items, offers, floors, points, dice):
    before = reckoning.found(price(items, offers, floors, points))
    dice.shuffle(items)
    dice.shuffle(offers)

    assert reckoning.found(price(items, offers, floors, points)) == before


@given(ITEMS, OFFERS, FLOORS)
@settings(max_examples=200, deadline=None)
def test_an_item_more_raises_no_other_above_its_list_price(items, offers, floors):
    for line in price(items, offers, floors).lines:
        if not line.gift_of:
            assert line.total <= line.unit * line.quantity


@given(ITEMS, OFFERS, FLOORS)
@settings(max_examples=300, deadline=None)
def test_of_a_group_one_applies(items, offers, floors):
    groups = {offer.code: offer.group for offer in offers}
    taken = [groups[code] for code, _saved in price(items, offers, floors).savings if groups[code]]

    assert len(taken) == len(set(taken))


@given(ITEMS, OFFERS, FLOORS)
@settings(max_examples=200, deadline=None)
def test_a_budget_is_kept(items, offers, floors):
    budgets = {offer.code: offer.budget_left for offer in offers}
    for code, saved in price(items, offers, floors).savings:
        assert budgets[code] is None or saved <= budgets[code]


@given(ITEMS, OFFERS, FLOORS)
@settings(max_examples=200, deadline=None)
def test_what_stands_alone_is_alone(items, offers, floors):
    alone = {offer.code for offer in offers if offer.stacking == Stacking.ALONE}
    for line in price(items, offers, floors).lines:
        notes = line.adjustments if not line.gift_of else ()
        applied = [note.offer for note in notes if note.outcome == Outcome.APPLIED]
        if alone & set(applied):
            assert len(applied) == 1


@given(ITEMS, OFFERS, FLOORS, POINTS)
@settings(max_examples=150, deadline=None)
def test_a_replay_explains_the_same(items, offers, floors, points):
    basket = replace(BASKET, items=tuple(items))
    found = price_basket(basket, offers, ANYBODY, floors=floors, deduction=points, now=NOW)
    kept = reckoning.given(
        basket=basket,
        offers=offers,
        shopper=ANYBODY,
        floors=floors,
        deduction=points,
        now=NOW,
        priced=found,
    )

    assert reckoning.found(reckoning.replayed(kept)) == reckoning.found(found)
