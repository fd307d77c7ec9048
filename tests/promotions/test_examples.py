"""Worked examples of docs/promotions.md: figures computed by hand from the prose.

Each row: what is in the bag, the offers, what the goods cost after all (and, where it matters,
what was taken off which line).
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from promotions.types import (
    BuyGet,
    Exchange,
    FixedPrice,
    Nth,
    Scope,
    Stacking,
)
from tests.promotions.kinds import (
    ADD_TRAY,
    EACH,
    FREE_THIRD,
    HALF,
    LADDER,
    SECOND,
    SECOND_ANY,
    STEPS,
    TEA_SET,
    TEN,
    pct,
    save,
)
from tests.promotions.values import (
    CLEARANCE,
    TEA,
    among,
    offer,
    on,
    pounds,
    priced,
)

pytestmark = pytest.mark.req("PR3", "PR14")


TABLE = [
    # --- amounts
    ("a step", [("teapot", "120.00")], [LADDER], "110.00"),
    ("below the first step", [("teapot", "99.99")], [LADDER], "99.99"),
    ("on the first step", [("teapot", "100.00")], [LADDER], "90.00"),
    ("the higher step alone", [("teapot", "120.00"), ("mug", "90.00")], [LADDER], "180.00"),
    ("for each full amount", [("teapot", "350.00")], [EACH], "305.00"),
    (
        "for each, at most",
        [("teapot", "350.00")],
        [offer("each", save((100, 15), each=True, at_most=pounds(30)))],
        "320.00",
    ),
    ("ten per cent", [("teapot", "19.99"), ("mug", "5.01")], [TEN], "22.50"),
    (
        "per cent, not enough",
        [("teapot", "49.99")],
        [offer("ten", pct(10, at_least=pounds(50)))],
        "49.99",
    ),
    (
        "per cent, enough",
        [("teapot", "50.00")],
        [offer("ten", pct(10, at_least=pounds(50)))],
        "45.00",
    ),
    (
        "per cent, at most",
        [("teapot", "100.00")],
        [offer("p", pct(20, at_most=pounds(15)))],
        "85.00",
    ),
    ("half a penny goes up", [("mug", "0.05")], [TEN], "0.04"),
    ("more than there is", [("mug", "5.00")], [offer("big", save((1, 20)))], "0.00"),
    ("all of it", [("mug", "5.00")], [offer("all", pct(100))], "0.00"),
    # --- scope
    (
        "one category",
        [("teapot", "40.00"), ("lamp", "60.00")],
        [offer("tea", pct(10), scope=among(TEA))],
        "96.00",
    ),
    (
        "a threshold within the scope",
        [("teapot", "40.00"), ("lamp", "90.00")],
        [offer("tea", save((50, 10)), scope=among(TEA))],
        "130.00",
    ),
    (
        "everything but",
        [("teapot", "40.00"), ("lamp", "60.00")],
        [offer("rest", pct(10), scope=Scope(without=frozenset({4})))],
        "96.00",
    ),
    # --- on what is left
    (
        "per cent first, then enough",
        [("lamp", "100.00")],
        [offer("p", pct(20), priority=20), offer("s", save((80, 10)), priority=10)],
        "70.00",
    ),
    (
        "per cent first, then not enough",
        [("lamp", "100.00")],
        [offer("p", pct(20), priority=20), offer("s", save((90, 10)), priority=10)],
        "80.00",
    ),
    (
        "the threshold first",
        [("lamp", "100.00")],
        [offer("p", pct(20), priority=10), offer("s", save((90, 10)), priority=20)],
        "72.00",
    ),
    (
        "two per cents are not one",
        [("lamp", "100.00")],
        [offer("a", pct(20)), offer("b", pct(10))],
        "72.00",
    ),
    (
        "a coupon after promotions",
        [("lamp", "120.00")],
        [offer("s", save((100, 20))), offer("c", pct(10), is_coupon=True, priority=99)],
        "90.00",
    ),
    (
        "a coupon's threshold after promotions",
        [("lamp", "100.00")],
        [offer("p", pct(20)), offer("c", save((90, 15)), is_coupon=True)],
        "80.00",
    ),
    # --- numbers of things
    ("second at half price, of three", [("mug", "10.00", 3)], [SECOND], "25.00"),
    ("second at half price, of four", [("mug", "10.00", 4)], [SECOND], "30.00"),
    ("second at half price, of one", [("mug", "10.00")], [SECOND], "10.00"),
    ("half of 9.99 for one unit", [("mug", "9.99", 2)], [SECOND], "14.98"),
    ("second of one product each", [("mug", "10.00"), ("tray", "10.00")], [SECOND], "20.00"),
    (
        "second across products",
        [("rug", "40.00"), ("lamp", "30.00"), ("tray", "20.00"), ("mug", "10.00")],
        [SECOND_ANY],
        "80.00",
    ),
    ("third free", [("mug", "10.00", 3)], [offer("t", Nth(3, Decimal(100)))], "20.00"),
    ("two items", [("mug", "50.00", 2)], [STEPS], "90.00"),
    ("three items", [("mug", "50.00", 3)], [STEPS], "120.00"),
    ("four items, highest step", [("mug", "50.00", 4)], [STEPS], "160.00"),
    ("buy two get one, of two", [("mug", "12.00", 2)], [FREE_THIRD], "24.00"),
    ("buy two get one, of three", [("mug", "12.00", 3)], [FREE_THIRD], "24.00"),
    ("buy two get one, of five", [("mug", "12.00", 5)], [FREE_THIRD], "48.00"),
    ("buy two get one, of six", [("mug", "12.00", 6)], [FREE_THIRD], "48.00"),
    (
        "buy two get one, once",
        [("mug", "12.00", 6)],
        [offer("t", BuyGet(buy=2, get=1, repeats=1))],
        "60.00",
    ),
    (
        "the cheapest of the set is free",
        [("rug", "40.00"), ("lamp", "30.00"), ("mug", "10.00")],
        [FREE_THIRD],
        "70.00",
    ),
    (
        "buy a lamp, a mug at half price",
        [("lamp", "30.00"), ("mug", "10.00", 2)],
        [offer("m", BuyGet(1, 1, HALF, wanted=on("mug")), scope=on("lamp"))],
        "45.00",
    ),
    ("a bundle", [("teapot", "48.00"), ("mug", "12.50", 2)], [TEA_SET], "60.00"),
    ("a bundle and one over", [("teapot", "48.00"), ("mug", "12.50", 3)], [TEA_SET], "72.50"),
    ("two bundles", [("teapot", "48.00", 2), ("mug", "12.50", 4)], [TEA_SET], "120.00"),
    ("no bundle", [("teapot", "48.00"), ("mug", "12.50")], [TEA_SET], "60.50"),
    (
        "a unit takes part in one offer",
        [("teapot", "48.00"), ("mug", "12.50", 2)],
        [replace(TEA_SET, priority=10), SECOND],
        "60.00",
    ),
    ("add a tray", [("lamp", "100.00"), ("tray", "20.00")], [ADD_TRAY], "105.00"),
    (
        "add two trays, one reduced",
        [("lamp", "100.00"), ("tray", "20.00", 2)],
        [ADD_TRAY],
        "125.00",
    ),
    (
        "the tray does not count for itself",
        [("lamp", "90.00"), ("tray", "20.00")],
        [ADD_TRAY],
        "110.00",
    ),
    (
        "an exchange coupon",
        [("mug", "12.50", 2)],
        [offer("x", Exchange(pounds(0)), scope=on("mug"), is_coupon=True)],
        "12.50",
    ),
    # --- limited-time price
    ("a limited-time price", [("lamp", "30.00", 2)], [offer("f", FixedPrice(pounds(24)))], "48.00"),
    ("not lower", [("lamp", "30.00")], [offer("f", FixedPrice(pounds(35)))], "30.00"),
    (
        "for the first unit",
        [("lamp", "30.00", 3)],
        [offer("f", FixedPrice(pounds(24), most=1))],
        "84.00",
    ),
    (
        "then second at half of it",
        [("lamp", "30.00", 2)],
        [offer("f", FixedPrice(pounds(24))), SECOND],
        "36.00",
    ),
    # --- together or not
    (
        "one of a group: the better",
        [("lamp", "100.00")],
        [offer("a", pct(10), group="autumn"), offer("b", pct(15), group="autumn")],
        "85.00",
    ),
    (
        "one of a group: the first by priority",
        [("lamp", "100.00")],
        [offer("a", pct(10), group="g", priority=20), offer("b", pct(15), group="g", priority=10)],
        "90.00",
    ),
    (
        "one of a group over steps",
        [("mug", "10.00", 2)],
        [replace(SECOND, group="g"), offer("b", pct(90), group="g")],
        "15.00",
    ),
    (
        "what takes nothing leaves its group open",
        [("lamp", "50.00")],
        [offer("a", save((80, 30)), group="g", priority=9), offer("b", pct(10), group="g")],
        "45.00",
    ),
    (
        "one coupon, the better",
        [("lamp", "100.00")],
        [
            offer("a", pct(10), is_coupon=True, group="coupon"),
            offer("b", save((50, 12)), is_coupon=True, group="coupon"),
        ],
        "88.00",
    ),
    (
        "alone",
        [("rug", "50.00"), ("lamp", "100.00")],
        [
            offer("f", FixedPrice(pounds(40)), scope=on("rug"), stacking=Stacking.ALONE),
            TEN,
        ],
        "130.00",
    ),
    (
        "alone comes too late",
        [("rug", "50.00")],
        [offer("a", pct(10), priority=9), offer("b", pct(50), stacking=Stacking.ALONE)],
        "45.00",
    ),
    (
        "no coupons on clearance",
        [("rug", "50.00"), ("lamp", "100.00")],
        [
            offer("r", pct(20), scope=among(CLEARANCE), stacking=Stacking.NO_COUPONS),
            offer("c", pct(10), is_coupon=True),
        ],
        "130.00",
    ),
]


@pytest.mark.parametrize(
    ("bag", "offers", "items"), [r[1:] for r in TABLE], ids=[r[0] for r in TABLE]
)
def test_what_goods_cost(bag, offers, items):
    found = priced(bag, offers)

    assert str(found.items.amount) == items
    assert found.total == found.items
