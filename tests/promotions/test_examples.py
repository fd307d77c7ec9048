"""Worked examples of docs/promotions.md: figures computed by hand from the prose.

Each row: what is in the bag, the offers, what the goods cost after all (and, where it matters,
what was taken off which line).
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from pricing.types import Shopper, Tax
from promotions.types import (
    Audience,
    Bundle,
    BuyGet,
    Exchange,
    FixedPrice,
    FreeDelivery,
    Gift,
    Multi,
    Nth,
    Percent,
    Scope,
    Spend,
    Stacking,
)
from tests.promotions.values import (
    CLEARANCE,
    NOW,
    TEA,
    among,
    line,
    off,
    offer,
    on,
    pounds,
    priced,
    told,
    yuan,
)

pytestmark = pytest.mark.req("PR3", "PR14")


def save(*steps, **more):
    """Spend and save in pounds."""
    return Spend(tuple((pounds(start), pounds(taken)) for start, taken in steps), **more)


def yuan_save(*steps, **more):
    return Spend(tuple((yuan(start), yuan(taken)) for start, taken in steps), **more)


def pct(percent, **more):
    return Percent(Decimal(percent), **more)


HALF = Decimal(50)
LADDER = offer("ladder", save((100, 10), (200, 30)))
EACH = offer("each", save((100, 15), each=True))
SECOND = offer("second", Nth(2, HALF))
SECOND_ANY = offer("second", Nth(2, HALF, same=False))
TEN = offer("ten", pct(10))
STEPS = offer("steps", Multi(((2, Decimal(10)), (3, Decimal(20)))))
FREE_THIRD = offer("third", BuyGet(buy=2, get=1))
TEA_SET = offer("set", Bundle(((1, 1), (2, 2)), pounds(60)), scope=on("teapot", "mug"))
ADD_TRAY = offer("tray", Exchange(pounds(5), at_least=pounds(100)), scope=on("tray"))

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


CHINESE = [
    ("满300减50", [("teapot", "428")], [offer("s", yuan_save((300, 50)))], "378.00"),
    ("每满300减50", [("teapot", "700")], [offer("s", yuan_save((300, 50), each=True))], "600.00"),
    (
        "满300减50 满500减100",
        [("rug", "520")],
        [offer("s", yuan_save((300, 50), (500, 100)))],
        "420.00",
    ),
    (
        "第二件半价, 满300减50",
        [("rug", "200", 2)],
        [SECOND, offer("s", yuan_save((300, 50)))],
        "250.00",
    ),
    ("3件8折", [("mug", "99", 3)], [offer("m", Multi(((3, Decimal(20)),)))], "237.60"),
    ("2件9折 3件8折", [("mug", "99", 2)], [STEPS], "178.20"),
    (
        "满200元加10元换购",
        [("lamp", "230"), ("cloth", "39")],
        [offer("x", Exchange(yuan(10), at_least=yuan(200)), scope=on("cloth"))],
        "240.00",
    ),
    (
        "限时价, 满150减20",
        [("mug", "99", 2)],
        [offer("f", FixedPrice(yuan(79))), offer("s", yuan_save((150, 20)))],
        "138.00",
    ),
    ("买三免一", [("mug", "60", 4)], [offer("b", BuyGet(buy=3, get=1))], "180.00"),
    ("第三件1折", [("mug", "100", 3)], [offer("n", Nth(3, Decimal(90)))], "210.00"),
    (
        "套餐价",
        [("teapot", "428"), ("mug", "98", 2)],
        [offer("b", Bundle(((1, 1), (2, 2)), yuan(558)))],
        "558.00",
    ),
    (
        "店铺满减后再用券",
        [("rug", "420")],
        [
            offer("s", yuan_save((400, 60))),
            offer("c", yuan_save((350, 30)), is_coupon=True, group="coupon"),
        ],
        "330.00",
    ),
]


@pytest.mark.parametrize(
    ("bag", "offers", "items"), [r[1:] for r in CHINESE], ids=[r[0] for r in CHINESE]
)
def test_what_goods_cost_in_yuan(bag, offers, items):
    assert str(priced(bag, offers, currency="CNY").items.amount) == items


# What is taken off each line: largest remainder, floors, stacking.
SPLITS = [
    (
        "by what is left",
        [("teapot", "120.00"), ("mug", "90.00")],
        [LADDER],
        {},
        {"teapot": "17.14", "mug": "12.86"},
    ),
    (
        "odd pence",
        [("teapot", "19.99"), ("mug", "5.01")],
        [TEN],
        {},
        {"teapot": "2.00", "mug": "0.50"},
    ),
    (
        "three ways",
        [("teapot", "10.00"), ("mug", "10.00"), ("tray", "10.00")],
        [offer("s", save((30, 10)))],
        {},
        {"teapot": "3.34", "mug": "3.33", "tray": "3.33"},
    ),
    (
        "a bundle's parts",
        [("teapot", "48.00"), ("mug", "12.50", 2)],
        [TEA_SET],
        {},
        {"teapot": "8.55", "mug": "4.45"},
    ),
    ("the floor", [("lamp", "20.00")], [offer("h", pct(50))], {"lamp": "15.00"}, {"lamp": "5.00"}),
    (
        "what one cannot bear the other does",
        [("rug", "60.00"), ("lamp", "40.00")],
        [offer("s", save((50, 20)))],
        {"rug": "55.00"},
        {"rug": "5.00", "lamp": "15.00"},
    ),
    (
        "a price of one is not spread",
        [("rug", "60.00"), ("lamp", "40.00")],
        [offer("f", FixedPrice(pounds(30)), scope=on("rug"))],
        {"rug": "50.00"},
        {"rug": "10.00", "lamp": "0.00"},
    ),
    (
        "the floor over several offers",
        [("lamp", "100.00")],
        [offer("a", pct(20)), offer("c", save((10, 30)), is_coupon=True)],
        {"lamp": "60.00"},
        {"lamp": "40.00"},
    ),
    (
        "a manager has approved it",
        [("lamp", "20.00")],
        [offer("h", pct(50), may_pass_floor=True)],
        {"lamp": "15.00"},
        {"lamp": "10.00"},
    ),
    (
        "a list price below the floor",
        [("lamp", "20.00")],
        [TEN],
        {"lamp": "25.00"},
        {"lamp": "0.00"},
    ),
]


@pytest.mark.parametrize(
    ("bag", "offers", "floors", "parts"), [r[1:] for r in SPLITS], ids=[r[0] for r in SPLITS]
)
@pytest.mark.req("PR13")
def test_what_each_line_bears(bag, offers, floors, parts):
    found = priced(bag, offers, floors=floors)

    assert {line.key: str(line.discount.amount) for line in found.lines} == parts


# What is told: (outcome, reason, figures).
NOTES = [
    (
        "nearly: a step",
        [("teapot", "88.00")],
        [offer("s", save((100, 20)))],
        "s",
        [("nearly", "amount", (("missing", "12.00"), ("saving", "20.00")))],
    ),
    (
        "nearly: the next step, beside what applied",
        [("teapot", "180.00")],
        [LADDER],
        "ladder",
        [
            ("applied", "", ()),
            ("nearly", "amount", (("missing", "20.00"), ("saving", "30.00"))),
        ],
    ),
    (
        "nearly: a penny",
        [("teapot", "49.99")],
        [offer("p", pct(10, at_least=pounds(50)))],
        "p",
        [("nearly", "amount", (("missing", "0.01"), ("saving", "5.00")))],
    ),
    (
        "nearly: the second mug",
        [("mug", "10.00")],
        [SECOND],
        "second",
        [("nearly", "units", (("missing", "1"), ("saving", "5.00")))],
    ),
    (
        "nearly: one more item",
        [("mug", "50.00", 2)],
        [STEPS],
        "steps",
        [("applied", "", ()), ("nearly", "units", (("missing", "1"), ("percent", "20")))],
    ),
    (
        "nearly: a tray may be added",
        [("lamp", "100.00")],
        [ADD_TRAY],
        "tray",
        [("nearly", "units", (("missing", "1"), ("price", "5")))],
    ),
    (
        "refused: another of the group",
        [("lamp", "100.00")],
        [offer("a", pct(10), group="g"), offer("b", pct(15), group="g")],
        "a",
        [("refused", "group", (("by", "b"),))],
    ),
    (
        "refused: stands alone",
        [("rug", "50.00")],
        [offer("f", FixedPrice(pounds(40)), stacking=Stacking.ALONE), TEN],
        "ten",
        [("refused", "alone", (("by", "f"),))],
    ),
    (
        "refused: not lower",
        [("rug", "50.00")],
        [offer("f", FixedPrice(pounds(60)))],
        "f",
        [("refused", "not_lower", ())],
    ),
    (
        "refused: the budget",
        [("lamp", "100.00")],
        [offer("s", pct(20), budget_left=pounds("19.99"))],
        "s",
        [("refused", "budget", ())],
    ),
    (
        "cut: the floor",
        [("lamp", "20.00")],
        [offer("h", pct(50))],
        "h",
        [("applied", "", ()), ("refused", "floor", (("cut", "5.00"),))],
    ),
    (
        "a coupon for other goods",
        [("lamp", "20.00")],
        [offer("c", pct(50), scope=on("mug"), is_coupon=True)],
        "c",
        [("refused", "scope", ())],
    ),
    (
        "a coupon that is over",
        [("lamp", "20.00")],
        [offer("c", pct(50), is_coupon=True, ends_at=NOW)],
        "c",
        [("refused", "late", ())],
    ),
    (
        "a coupon that has not begun",
        [("lamp", "20.00")],
        [offer("c", pct(50), is_coupon=True, starts_at=NOW + timedelta(seconds=1))],
        "c",
        [("refused", "early", ())],
    ),
    (
        "a coupon for members",
        [("lamp", "20.00")],
        [offer("c", pct(50), is_coupon=True, audience=Audience(codes=frozenset({"member"})))],
        "c",
        [("refused", "audience", ())],
    ),
]


@pytest.mark.parametrize(
    ("bag", "offers", "code", "said"), [r[1:] for r in NOTES], ids=[r[0] for r in NOTES]
)
@pytest.mark.req("PR11")
def test_what_is_told(bag, offers, code, said):
    found = priced(bag, offers, floors={"lamp": "15.00"} if code == "h" else {})

    assert told(found, code) == said


AUDIENCES = [
    (
        "members",
        Audience(codes=frozenset({"member"})),
        Shopper(audiences=frozenset({"member"})),
        "18.00",
    ),
    ("others", Audience(codes=frozenset({"member"})), Shopper(), "20.00"),
    ("a tier", Audience(codes=frozenset({"tier:gold"})), Shopper(tier="gold"), "18.00"),
    (
        "a segment",
        Audience(codes=frozenset({"segment:tea"})),
        Shopper(segments=frozenset({"tea"})),
        "18.00",
    ),
    ("a first order", Audience(codes=frozenset({"new"})), Shopper(is_first_order=True), "18.00"),
    ("a country", Audience(countries=frozenset({"GB"})), Shopper(country="GB"), "18.00"),
    ("another country", Audience(countries=frozenset({"GB"})), Shopper(country="CN"), "20.00"),
    ("a region", Audience(regions=frozenset({"Kent"})), Shopper(region="Kent"), "18.00"),
    ("a channel", Audience(channels=frozenset({"app"})), Shopper(channel="web"), "20.00"),
]


@pytest.mark.parametrize(
    ("audience", "shopper", "items"), [r[1:] for r in AUDIENCES], ids=[r[0] for r in AUDIENCES]
)
def test_whom_it_is_for(audience, shopper, items):
    found = priced([("lamp", "20.00")], [replace(TEN, audience=audience)], shopper=shopper)

    assert str(found.items.amount) == items


FREE = offer("free", FreeDelivery(at_least=pounds(45)))


@pytest.mark.parametrize(
    ("goods", "offers", "charge", "total"),
    [
        ("44.00", [FREE], "3.95", "47.95"),
        ("45.00", [FREE], "0.00", "45.00"),
        ("45.00", [offer("two", FreeDelivery(upto=pounds(2)))], "1.95", "46.95"),
        ("50.00", [offer("p", pct(20)), FREE], "3.95", "43.95"),
        (
            "50.00",
            [replace(FREE, group="d"), offer("x", FreeDelivery(), group="d", is_coupon=True)],
            "0.00",
            "50.00",
        ),
    ],
)
def test_delivery(goods, offers, charge, total):
    found = priced([("lamp", goods)], offers, delivery="3.95")

    assert (str(found.delivery.amount), str(found.total.amount)) == (charge, total)


def test_delivery_is_nearly_free():
    found = priced([("lamp", "44.00")], [FREE], delivery="3.95")

    assert told(found, "free") == [("nearly", "amount", (("missing", "1.00"), ("saving", "3.95")))]


GIFT = offer("gift", Gift(variant_id=20, at_least=pounds(50)))


def test_a_gift_comes_along():
    found = priced([("lamp", "50.00")], [GIFT])

    (gift,) = found.gifts
    assert (gift.variant_id, gift.quantity, gift.gift_of) == (20, 1, "gift")
    assert (str(gift.unit.amount), str(gift.discount.amount)) == ("12.50", "12.50")
    assert (str(gift.total.amount), str(found.total.amount)) == ("0.00", "50.00")


@pytest.mark.parametrize(
    ("goods", "more", "asked", "said"),
    [
        (
            "50.00",
            [offer("c", save((1, 1)), is_coupon=True)],
            {},
            ("nearly", "amount", (("missing", "1.00"),)),
        ),
        ("50.00", [], {"gifts": 0}, ("refused", "no_gift", ())),
        ("50.00", [], {"floors": {"lamp": "45.00", "mug": "6.00"}}, ("refused", "floor", ())),
    ],
)
def test_no_gift(goods, more, asked, said):
    found = priced([("lamp", goods)], [GIFT, *more], **asked)

    assert found.gifts == ()
    assert told(found, "gift") == [said]


def test_what_a_gift_costs_is_not_given_away_again():
    """50.00 with a floor of 40.00 and a gift that costs 6.00: points may take 4.00."""
    found = priced([("lamp", "50.00")], [GIFT], floors={"lamp": "40.00", "mug": "6.00"}, points=30)

    assert len(found.gifts) == 1
    assert str(found.deducted.amount) == "4.00"


@pytest.mark.parametrize(
    ("goods", "floors", "points", "taken", "total"),
    [
        ("30.00", {"lamp": "25.00"}, "10.00", "5.00", "25.00"),
        ("30.00", {}, "10.00", "10.00", "20.00"),
        ("30.00", {}, "99.00", "30.00", "0.00"),
    ],
)
def test_points_come_last(goods, floors, points, taken, total):
    found = priced([("lamp", goods)], [], floors=floors, points=points)

    assert (str(found.deducted.amount), str(found.total.amount)) == (taken, total)


def test_coupon_then_points_then_tax():
    coupon = offer("c", pct(20), is_coupon=True)

    found = priced([("lamp", "100.00")], [coupon], points="15.00")

    assert (str(found.total.amount), str(found.tax.amount)) == ("65.00", "10.83")


def test_tax_on_top_is_of_what_is_left():
    bag = [line("lamp", "100.00", tax=Tax(Decimal(10), is_inclusive=False))]

    found = priced(bag, [offer("p", pct(20))])

    assert (str(found.tax.amount), str(found.total.amount)) == ("8.00", "88.00")


def test_points_leave_what_stands_alone():
    alone = offer("f", FixedPrice(pounds(40)), scope=on("rug"), stacking=Stacking.ALONE)

    found = priced([("rug", "50.00"), ("mug", "5.00")], [alone], points="20.00")

    assert (off(found, "rug"), off(found, "mug")) == ("10.00", "5.00")


def test_a_surcharge_is_not_touched_by_a_limited_time_price():
    engraved = replace(line("lamp", "35.00"), surcharge=pounds(5))

    found = priced([engraved], [offer("f", FixedPrice(pounds(24)))])

    assert str(found.items.amount) == "29.00"


def test_at_least_sixty_examples_are_worked():
    assert len(TABLE) + len(CHINESE) + len(SPLITS) + len(NOTES) >= 60
