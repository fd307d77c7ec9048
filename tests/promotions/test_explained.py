"""What is told, for whom, and what comes after the goods: worked by hand from the prose."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from pricing.types import Shopper, Tax
from promotions.types import (
    Audience,
    FixedPrice,
    FreeDelivery,
    Gift,
    Stacking,
)
from tests.promotions.kinds import (
    ADD_TRAY,
    LADDER,
    SECOND,
    STEPS,
    TEN,
    pct,
    save,
)
from tests.promotions.values import (
    NOW,
    line,
    off,
    offer,
    on,
    pounds,
    priced,
    told,
)

pytestmark = pytest.mark.req("PR3", "PR14")


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
