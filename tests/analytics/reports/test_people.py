"""Active shoppers, cohorts, groups of buyers, lifetime value, reckoned by hand."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from analytics.reports.cohorts import triangle
from analytics.reports.customers import name_of
from analytics.rules.lifetimes import Habit, Model, expected, fit
from tests.analytics.reports.lake import moment

pytestmark = pytest.mark.req("AN3")
NINTH = moment(2026, 11, 9, 10, 0)
DAY = timedelta(days=1)


def test_active_by_day_week_and_month(lake, ask):
    lake.visit(1, NINTH, "view", visitor=1)
    lake.visit(2, NINTH, "view", visitor=2, user_id=5)
    lake.visit(3, NINTH + 3 * DAY, "view", visitor=1)
    lake.visit(4, NINTH - 20 * DAY, "view", visitor=9)  # within the month before the 9th
    lake.order(1, NINTH + 3 * DAY, buyer="u:5")
    told = ask("activity")

    # On the 9th two came, three in the month to it; on the 12th two again, of the month's three.
    assert told.tables["daily"] == [(date(2026, 11, 9), 2, 2, 3), (date(2026, 11, 12), 2, 2, 3)]
    assert told.figures["dau"] == 2.0
    assert told.figures["mau"] == 3
    assert told.figures["sticky"] == 4 / 6


def test_churn_and_how_often_people_buy(lake, ask):
    early, late = moment(2026, 7, 1), moment(2026, 11, 20)
    lake.order(1, early, "30.00", buyer="u:1")
    lake.order(2, early, "10.00", buyer="u:2")
    lake.order(3, early, "10.00", buyer="u:3")
    lake.order(4, late, "20.00", buyer="u:1")
    lake.order(5, late, "5.00", buyer="u:9")
    lake.order(6, late, "5.50", buyer="u:9")
    told = ask("activity")

    # Of the three of early summer two have not come again in the last ninety days.
    assert told.figures["churn"] == 2 / 3
    assert told.figures["orders"] == 1.5
    assert told.tables["frequency"] == [
        ("1", 1, 0.5, 1, Decimal("20.00")),
        ("2", 1, 0.5, 2, Decimal("10.50")),
    ]


def test_who_bought_again_and_when(lake, ask):
    first = moment(2026, 10, 5, 12, 0)
    for number, again in enumerate([12, 24 * 5, 24 * 20, None], start=1):
        lake.order(number, first, buyer=f"u:{number}")
        if again:
            lake.order(number + 10, first + timedelta(hours=again), buyer=f"u:{number}")
    lake.order(30, moment(2026, 11, 21, 12, 0), buyer="u:30")  # yesterday: too young for any
    told = ask("cohorts", since=date(2026, 10, 1), compare="none")

    # Four have been here thirty days: one came back in a day, two in a week, three in a month.
    assert (told.figures["day1"], told.figures["day7"], told.figures["day30"]) == (0.25, 0.5, 0.75)
    assert told.figures["people"] == 5
    assert told.tables["triangle"] == [
        (date(2026, 10, 1), 4, 0.0, *[None] * 11),
        (date(2026, 11, 1), 1, *[None] * 12),
    ]


def test_a_month_to_come_is_not_known_and_one_without_orders_is_nought():
    rows = [(date(2026, 8, 1), 0, 10), (date(2026, 8, 1), 2, 3)]

    assert triangle(rows, date(2026, 11, 22)) == [
        (date(2026, 8, 1), 10, 0.0, 0.3, 0.0, *[None] * 9)
    ]


@pytest.mark.parametrize(
    ("scores", "name"),
    [
        ((5, 5, 5), "Champions"),
        ((3, 4, 4), "Loyal"),
        ((5, 1, 3), "New"),
        ((4, 2, 2), "Could become loyal"),
        ((3, 2, 2), "Need attention"),
        ((1, 5, 5), "Not to be lost"),
        ((2, 3, 3), "At risk"),
        ((2, 1, 1), "Asleep"),
        ((1, 1, 1), "Lost"),
    ],
)
def test_groups_have_readable_names(scores, name):
    assert name_of(*scores) == name


def test_groups_of_buyers(lake, ask):
    """Five buyers: each a fifth more recent, more frequent and richer than the one before."""
    number = 0
    for buyer in range(1, 6):
        for _repeat in range(buyer):
            number += 1
            lake.order(number, NINTH + buyer * DAY, "10.00", buyer=f"u:{buyer}")
    told = ask("customers")

    assert told.figures == {
        "buyers": 5, "orders": 3.0, "spent": Decimal("30.00"), "champions": 0.6,
    }  # fmt: skip
    # Scores 5-5-5 and 4-4-4 are champions: 9 of the 15 orders, 90.00 of 150.00.
    groups = {row[0]: row[1:7] for row in told.tables["groups"]}
    assert groups["Champions"] == (2, 0.4, 17.5, 4.5, Decimal("45.00"), 0.6)
    assert groups["Lost"] == (1, 0.2, 21.0, 1.0, Decimal("10.00"), 10 / 150)


def test_lifetime_value_so_far(lake, ask):
    first = moment(2026, 7, 10, 12, 0)
    lake.order(1, first, "100.00", buyer="u:1")
    lake.order(2, first + 40 * DAY, "50.00", buyer="u:1", refunded=Decimal("20.00"))
    lake.order(3, first, "10.00", buyer="u:2")
    told = ask("lifetime", since=date(2026, 7, 1))

    # Within 30 days 110 by two; within 90 they brought 140, so 70 each; nobody is here 180 days.
    assert told.tables["cohorts"] == [
        [date(2026, 7, 1), 2, Decimal("55.00"), Decimal("70.00"), None, None, Decimal("70.00"),
         None, None]
    ]  # fmt: skip
    assert told.figures["worth"] == Decimal("70.00")
    assert told.notes[0][0].startswith("Too few people")


def test_the_model_says_what_its_authors_say():
    """Fader, Hardie and Lee, CDNOW: two repeats, the last in week 30.43 of 38.86; 39 weeks on."""
    model = Model(r=0.243, alpha=4.414, a=0.793, b=2.426)

    assert expected(model, Habit(2, 30.43, 38.86), 39) == pytest.approx(1.226, abs=0.001)


def test_the_model_is_found_again_in_what_it_made():
    """Three thousand buyers drawn from a known model, watched for a year and for another one."""
    draw = np.random.default_rng(7)
    true = Model(r=0.8, alpha=6.0, a=0.8, b=2.5)
    habits, later = [], 0
    for _buyer in range(3000):
        rate, leaves = draw.gamma(true.r, 1 / true.alpha), draw.beta(true.a, true.b)
        at, times = draw.exponential(1 / rate), []
        while at <= 104:  # the first repeat comes before anybody may leave
            times.append(at)
            if draw.random() < leaves:
                break
            at += draw.exponential(1 / rate)
        seen = [moment for moment in times if moment <= 52]
        later += len(times) - len(seen)
        habits.append(Habit(len(seen), seen[-1] if seen else 0.0, 52.0))
    model = fit(habits)

    told = sum(expected(model, habit, 52) for habit in habits)
    assert told == pytest.approx(later, rel=0.15)
