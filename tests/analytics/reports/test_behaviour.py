"""Visits, paths, the funnel and the click map, reckoned by hand."""

import pytest

from tests.analytics.reports.lake import moment

pytestmark = pytest.mark.req("AN2")
MONDAY = moment(2026, 11, 9, 10, 0)
PRODUCT = ("view", {"page": "product", "product_id": 7})
HOME = ("view", {"page": "home"})


@pytest.fixture
def week(lake):
    """Five visits: one leaves at once, one buys, and one is a program."""
    lake.visit(1, MONDAY, HOME, source="weibo", medium="social")
    lake.visit(2, MONDAY, HOME, "search", PRODUCT, "cart", ("checkout", {"position": 1}),
               ("checkout", {"position": 4}), ("purchase", {"order_id": 90}),
               user_id=5)  # fmt: skip
    lake.visit(3, MONDAY, PRODUCT, "cart", device="desktop", language="zh-hans")
    lake.visit(4, MONDAY, HOME, PRODUCT, PRODUCT, ("checkout", {"position": 1}), device="desktop")
    lake.visit(5, MONDAY, HOME, PRODUCT, is_bot=True)
    return lake


def test_visits(week, ask):
    told = ask("visits")

    # 4 visits, 1+2+1+3 pages; visits 1 and 3 saw one page; they lasted 0, 6, 1 and 3 minutes.
    assert told.figures == {
        "visits": 4, "visitors": 4, "views": 1.75, "minutes": 2.5, "bounced": 0.5,
        "conversion": 0.25,
    }  # fmt: skip
    assert told.tables["sources"] == [("direct", 3, 0.75, 1 / 3, 1 / 3),
                                      ("weibo / social", 1, 0.25, 1.0, 0.0)]  # fmt: skip
    assert told.tables["devices"] == [("Computer", 2, 0.5, 0.5, 0.0), ("Phone", 2, 0.5, 0.5, 0.5)]
    assert told.tables["pages"] == [("Product page", 4, None), ("Home page", 3, None)]


def test_visits_of_one_device_and_language(week, ask):
    assert ask("visits", device="desktop").figures["visits"] == 2
    assert ask("visits", language="zh-hans").figures["visits"] == 1
    assert ask("visits", segment="member").figures["visits"] == 1
    assert ask("visits", segment="guest").figures["visits"] == 3


def test_paths(week, ask):
    told = ask("paths")

    assert told.figures == {"visits": 4, "steps": 1.75}
    # Home was seen three times: twice a product followed. A product four times: once another.
    assert told.tables["next"] == [
        ("Product page", "left the shop", 3, 0.75),
        ("Home page", "Product page", 2, 2 / 3),
        ("Home page", "left the shop", 1, 1 / 3),
        ("Product page", "Product page", 1, 0.25),
    ]
    assert told.tables["ends"] == [
        ("Home page", 3, 0.75, 1, 1 / 3),
        ("Product page", 1, 0.25, 3, 0.75),
    ]
    assert ("home → product → product", 1, 0.25) in told.tables["ways"]


def test_the_funnel_and_where_visits_are_lost(week, ask):
    week.order(90, MONDAY, buyer="u:5", quantity=2, returned_quantity=1)
    told = ask("funnel")

    # Visit 4 opened the checkout with the bag of another day: it has filled a bag, too.
    assert told.tables["steps"] == [
        ("Visit", 4, 1.0, None, None),
        ("Product looked at", 3, 0.75, 0.75, 1),
        ("Put into the bag", 3, 0.75, 1.0, 0),
        ("Checkout opened", 2, 0.5, 2 / 3, 1),
        ("Pay pressed", 1, 0.25, 0.5, 1),
        ("Paid", 1, 0.25, 1.0, 0),
        ("Something came back", 1, 0.25, 1.0, None),
    ]
    assert told.figures["left_bag"] == 2 / 3
    assert told.figures["left_checkout"] == 0.5
    assert told.figures["searched"] == 0.25
    assert told.tables["devices"] == [
        ("Computer", 2, 1.0, 1.0, 0.5, 0.0, 0.0, None),
        ("Phone", 2, 0.5, 0.5, 0.5, 0.5, 0.5, 1.0),
    ]
    assert [row[0] for row in told.tables["known"]] == ["Not signed in", "Signed in"]


def test_the_click_map(week, ask):
    week.visit(1, MONDAY, ("click", {"page": "home", "block": "hero", "position": 1}))
    week.visit(2, MONDAY, ("click", {"page": "home", "block": "rail", "position": 2}),
               ("click", {"page": "home", "block": "rail", "position": 4}))  # fmt: skip
    week.visit(4, MONDAY, ("click", {"page": "home", "block": "rail", "position": 3,
                                     "slot": "for-you"}),
               ("impression", {"slot": "for-you"}), ("impression", {"slot": "for-you"}),
               device="desktop")  # fmt: skip
    told = ask("clicks")

    # Three visits saw the home page; two of them clicked the rail, three times in all.
    assert told.tables["blocks"] == [
        ("Home page", "rail", 3, 0.75, 2 / 3, 3.0),
        ("Home page", "hero", 1, 0.25, 1 / 3, 1.0),
    ]
    # On computers one visit saw it, on phones two.
    assert told.tables["devices"] == [
        ("Home page", "rail", "Phone", 2, 0.5),
        ("Home page", "hero", "Phone", 1, 0.5),
        ("Home page", "rail", "Computer", 1, 1.0),
    ]
    assert told.tables["slots"] == [("for-you", 2, 1, 0.5)]
