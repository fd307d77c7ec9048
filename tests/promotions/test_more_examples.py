"""The Chinese pack, and what each line bears: worked by hand from the prose."""

from decimal import Decimal

import pytest

from promotions.types import (
    Bundle,
    BuyGet,
    Exchange,
    FixedPrice,
    Multi,
    Nth,
)
from tests.promotions.kinds import LADDER, SECOND, STEPS, TEA_SET, TEN, pct, save, yuan_save
from tests.promotions.values import (
    offer,
    on,
    pounds,
    priced,
    yuan,
)

pytestmark = pytest.mark.req("PR3", "PR14")


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
