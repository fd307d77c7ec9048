"""Sales, products, growth, baskets, trend and campaigns, reckoned by hand."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from analytics.reports.campaigns import Arm, effect
from analytics.reports.growth import ranked
from analytics.rules.forecasts import forecast
from tests.analytics.reports.lake import moment

NINTH = moment(2026, 11, 9, 10, 0)
DAY = timedelta(days=1)
D = Decimal


@pytest.fixture
def range_(lake):
    lake.add("products",
             {"product_id": 1, "name_en": "Teapot", "department": "Kitchen", "category": "Tea",
              "brand": "Kiln", "rating": D("4.50")},
             {"product_id": 2, "name_en": "Cup", "department": "Kitchen", "category": "Tea",
              "brand": "Kiln", "rating": D("4.00")},
             {"product_id": 3, "name_en": "Lamp", "department": "Living", "category": "Light",
              "brand": "Glow", "rating": None})  # fmt: skip
    lake.add("stock", {"product_id": 1, "on_hand": 12, "reserved": 2},
             {"product_id": 1, "on_hand": 5, "reserved": 0})  # fmt: skip
    return lake


TEAPOT = {"product_id": 1, "product": "Teapot", "department": "Kitchen", "category": "Tea",
          "brand": "Kiln"}  # fmt: skip
LAMP = {"product_id": 3, "product": "Lamp", "department": "Living", "category": "Light",
        "brand": "Glow"}  # fmt: skip


@pytest.mark.req("AN5")
def test_sales_at_a_glance(range_, ask):
    range_.order(1, NINTH, "60.00", buyer="u:1", is_first_order=True, quantity=2, units=2,
                 tax=D("10.00"), cost=D("20.00"), discount=D("15.00"), **TEAPOT)  # fmt: skip
    range_.order(2, NINTH + DAY, "24.00", buyer="u:1", tax=D("4.00"), delivery=D("3.00"),
                 returned_quantity=1, refunded=D("24.00"), **LAMP)  # fmt: skip
    range_.order(3, NINTH, "99.00", buyer="u:2", currency="CNY", **TEAPOT)  # another currency
    range_.order(4, NINTH - 30 * DAY, "7.00", buyer="u:2", **TEAPOT)  # before
    told = ask("summary")

    assert told.figures == {
        "sales": D("84.00"), "orders": 2, "order_value": D("42.00"), "units": 3, "buyers": 1,
        # 15.00 off of 99.00; the cost of the lamp is not known: margin 60 - 10 - 20, of 50.
        "new": 0.5, "discount": 15 / 99, "delivery": D("3.00"), "refunded": D("24.00"),
        "margin": D("30.00"), "margin_share": 0.6, "returned": 1 / 3, "visits": None,
        "conversion": None,
    }  # fmt: skip
    assert told.tables["daily"] == [
        (date(2026, 11, 9), 1, D("60.00"), 1, 2),
        (date(2026, 11, 10), 1, D("24.00"), 1, 1),
    ]
    assert told.tables["channels"] == [
        ("The shop itself", 2, D("84.00"), 1.0, D("42.00"), 1)
    ]  # fmt: skip


@pytest.mark.req("AN4")
def test_products(range_, ask):
    saw = ("view", {"page": "product", "product_id": 1})
    range_.visit(1, NINTH, ("impression", {"product_id": 1, "slot": "similar"}),
                 ("impression", {"product_id": 1, "slot": "similar"}),
                 ("click", {"product_id": 1, "block": "rail"}), saw,
                 ("cart", {"product_id": 1}))  # fmt: skip
    range_.visit(2, NINTH, saw, saw)
    range_.order(1, NINTH, "60.00", quantity=3, tax=D("10.00"), cost=D("20.00"),
                 returned_quantity=1, refunded=D("20.00"), **TEAPOT)  # fmt: skip
    told = ask("products")

    # Two visits saw it, one put it into the bag, one order; 15 free units, 3 sold in 30 days.
    assert told.tables["products"] == [
        ("Teapot", "Kitchen", 2, 0.5, 2, 0.5, 0.5, 3, D("60.00"), D("30.00"), 0.6, 1 / 3,
         D("4.50"), 15, 150.0)
    ]  # fmt: skip
    assert told.tables["department"] == [
        ("Kitchen", 1, 2, 0.5, 3, D("60.00"), D("30.00"), 0.6, 1 / 3)
    ]
    assert told.figures["sold"] == 1


@pytest.mark.req("AN4")
def test_growth_times_contribution():
    """From 100 to 130: tea grew by half and brought 0.30, light doubled but brought 0.10."""
    current = {"Tea": D("90.00"), "Light": D("20.00"), "Wood": D("20.00")}
    earlier = {"Tea": D("60.00"), "Light": D("10.00"), "Wood": D("30.00")}

    rows = ranked(current, earlier)
    assert [(row[0], row[3], row[4], row[5], round(row[6], 2)) for row in rows] == [
        ("Tea", D("30.00"), 0.5, 0.3, 15.0),
        ("Light", D("10.00"), 1.0, 0.1, 10.0),
        ("Wood", D("-10.00"), -1 / 3, -0.1, -3.33),
    ]  # fmt: skip


@pytest.mark.req("AN4")
def test_growth_by_everything(range_, ask):
    range_.order(1, NINTH, "30.00", region="London", is_first_order=True, **TEAPOT)
    range_.order(2, NINTH - 30 * DAY, "20.00", region="London", **TEAPOT)
    range_.order(3, NINTH - 30 * DAY, "20.00", country="CN", **LAMP)
    range_.add("people", {"user_id": 1, "tier": "gold"})
    told = ask("growth")

    assert told.figures == {"sales": D("30.00"), "before": D("40.00"), "growth": -0.25}
    assert told.tables["department"] == [
        ("Kitchen", D("30.00"), D("20.00"), D("10.00"), 0.5, 0.25, 12.5),
        ("Living", D("0"), D("20.00"), D("-20.00"), -1.0, -0.5, -50.0),
    ]
    assert [row[0] for row in told.tables["area"]] == ["GB, London", "CN"]
    assert [row[:3] for row in told.tables["tier"]] == [("gold", D("30.00"), D("40.00"))]
    assert {row[0] for row in told.tables["new"]} == {"First orders", "Later orders"}


@pytest.mark.req("AN5")
def test_rules_of_what_is_bought_together(range_, ask):
    """Ten baskets: six with the teapot, of which five have the cup, which is in six, too."""

    def basket(number, *products):
        range_.order(number, NINTH, product_id=products[0], category="Tea")
        for product in products[1:]:
            range_.add("sales", {"order_id": number, "placed_at": NINTH, "product_id": product,
                                 "category": "Tea"})  # fmt: skip

    for number in range(5):
        basket(number, 1, 2)
    basket(5, 1, 3)
    basket(6, 2, 3)
    for number in range(7, 10):
        basket(number, 3)
    told = ask("baskets")

    # Support 5/10, confidence 5/6, lift 5 * 10 / (6 * 6).
    assert told.tables["products"] == [
        ("Teapot", "Cup", 5, 0.5, 5 / 6, 50 / 36),
        ("Cup", "Teapot", 5, 0.5, 5 / 6, 50 / 36),
    ]
    assert told.figures == {"orders": 10, "things": 1.7, "several": 0.7}


@pytest.mark.req("AN5")
def test_a_forecast_goes_on_with_the_week_and_its_interval_holds():
    """Two hundred days of a weekly pattern with noise; the next twenty-eight are known."""
    draw = np.random.default_rng(3)
    pattern = np.array([100, 90, 95, 110, 150, 220, 180])
    truth = np.tile(pattern, 34) + 0.2 * np.arange(238) + draw.normal(0, 10, 238)
    told = forecast(list(truth[:210]), days=28)

    ahead = truth[210:]
    assert sum(one.value for one in told) == pytest.approx(ahead.sum(), rel=0.05)
    inside = sum(one.low95 <= real <= one.high95 for one, real in zip(told, ahead, strict=True))
    assert inside >= 25
    assert all(one.low95 <= one.low80 <= one.value <= one.high80 <= one.high95 for one in told)
    saturdays = [one.value for at, one in enumerate(told) if (210 + at) % 7 == 5]
    assert min(saturdays) > 200


@pytest.mark.req("AN5")
def test_too_short_for_a_forecast(range_, ask):
    range_.order(1, NINTH, "30.00")
    told = ask("trend")

    assert told.figures["coming"] is None
    assert told.notes[0][0].startswith("A forecast needs at least four weeks")
    # From the first sale to the end of the period, days without sales are nought.
    assert len(told.tables["daily"]) == 22
    assert told.tables["daily"][1][:2] == (date(2026, 11, 10), D(0))


@pytest.mark.req("AN5")
def test_the_effect_of_a_campaign_is_what_the_others_did_not_do(lake, ask):
    """Forty were reached and spent 7.00 more a week; of the forty others everybody 2.00 more."""
    lake.add("campaigns", {"campaign_id": 1, "code": "tea", "name": "Tea weeks",
                           "starts_on": date(2026, 11, 8),
                           "ends_on": date(2026, 11, 14)})  # fmt: skip
    for number in range(80):
        buyer, reached = f"u:{number}", number < 40
        if reached:
            lake.add("campaign_reach", {"campaign_id": 1, "user_id": number})
        lake.order(1000 + number, moment(2026, 11, 3), "10.00", buyer=buyer)
        more = (D("17.00") if reached else D("12.00")) + (number % 2) - D("0.5")
        lake.order(2000 + number, moment(2026, 11, 10), more, buyer=buyer)
    lake.add("redemptions", {"campaign_id": 1, "user_id": 3, "coupon": "TEA", "order_id": 2003})
    told = ask("campaigns")

    (row,) = told.tables["campaigns"]
    assert row[:9] == ("Tea weeks", date(2026, 11, 8), date(2026, 11, 14), 40, 1, 1, 40, 40, 10.0)
    # Each group's change varies by half a pound around its mean: variance 40/39 * 0.25.
    assert row[9] == pytest.approx(5.0)
    assert row[10] == pytest.approx(5 - 1.959964 * (2 * (0.25 * 40 / 39) / 40) ** 0.5)
    assert row[12] == pytest.approx(200.0)
    assert row[13] == pytest.approx(0.0)


@pytest.mark.req("AN5")
def test_few_people_tell_no_effect(lake, ask):
    lake.add("campaigns", {"campaign_id": 1, "code": "tea", "name": "",
                           "starts_on": date(2026, 11, 8),
                           "ends_on": date(2026, 11, 14)})  # fmt: skip
    lake.order(1, NINTH)
    told = ask("campaigns")

    assert told.tables["campaigns"][0][0] == "tea"
    assert told.tables["campaigns"][0][6:] == (None,) * 8
    assert told.notes


def test_the_interval_is_the_usual_one_for_two_means():
    found, low, high = effect(Arm(50, 0, 0, 3.0, 4.0, 0, 0), Arm(100, 0, 0, 1.0, 4.0, 0, 0))

    assert found == 2.0
    assert (low, high) == pytest.approx((1.3210, 2.6790), abs=1e-4)
