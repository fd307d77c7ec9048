"""What is due is told of once for each person, product and rhythm."""

from datetime import date, timedelta

import pytest

from core.models import OutboxEvent
from recommendations.models import Model
from recommendations.selectors.reminders import Due, due
from recommendations.services import reminders
from tests.factories import models as made
from tests.factories.members import person
from tests.factories.shop import product

pytestmark = [pytest.mark.django_db, pytest.mark.req("RE7")]
TODAY = date(2026, 11, 22)


def rhythm(item, *, due_on, chance, bought_on="2026-11-01"):
    return made.item(item, score=chance / 100, code="again", source="own", every_days=21,
                     due_on=due_on, chance=chance, bought_on=bought_on)  # fmt: skip


@pytest.fixture
def shopper():
    return person()


@pytest.fixture
def mug():
    return product("mug")


def told():
    events = OutboxEvent.objects.filter(name="recommendations.replenishment_due")
    return [event.payload for event in events.order_by("pk")]


def test_what_is_due_and_likely_is_told_once(shopper, mug, now):
    tea, rare, later, late = (product(name) for name in ("tea", "rare", "later", "late"))
    made.shopper_list(
        made.model(), shopper, "buy_again",
        rhythm(mug, due_on="2026-11-22", chance=31), rhythm(tea, due_on="2026-11-20", chance=15),
        rhythm(rare, due_on="2026-11-22", chance=14), rhythm(later, due_on="2026-11-23", chance=60),
        rhythm(late, due_on="2026-11-14", chance=60),
    )  # fmt: skip

    assert reminders.tell(now=now) == 2
    assert reminders.tell(now=now) == 0

    assert told() == [
        {"user_id": shopper.pk, "product_id": mug.pk, "due_on": "2026-11-22", "every_days": 21,
         "chance": 31},
        {"user_id": shopper.pk, "product_id": tea.pk, "due_on": "2026-11-20", "every_days": 21,
         "chance": 15},
    ]  # fmt: skip


def test_the_next_purchase_begins_another_rhythm(shopper, mug, now):
    kept = made.shopper_list(
        made.model(), shopper, "buy_again", rhythm(mug, due_on="2026-11-22", chance=40)
    )
    reminders.tell(now=now)
    kept.items = [rhythm(mug, due_on="2026-12-13", chance=40, bought_on="2026-11-22")]
    kept.save()

    assert reminders.tell(now=now + timedelta(days=20)) == 0
    assert reminders.tell(now=now + timedelta(days=21)) == 1


def test_nobody_hears_of_more_than_five(shopper, now):
    items = [rhythm(product(f"p{n}"), due_on="2026-11-22", chance=20 + n) for n in range(7)]
    made.shopper_list(made.model(), shopper, "buy_again", *items)

    assert reminders.tell(now=now) == 5
    assert [one["chance"] for one in told()] == [26, 25, 24, 23, 22]


def test_only_the_live_model_is_asked(shopper, mug, now):
    made.shopper_list(made.model(state=Model.State.READY), shopper, "buy_again",
                      rhythm(mug, due_on="2026-11-22", chance=90))  # fmt: skip

    assert due(day=TODAY) == []


def test_due_gives_plain_values(shopper, mug):
    made.shopper_list(made.model(), shopper, "buy_again",
                      rhythm(mug, due_on="2026-11-22", chance=90))  # fmt: skip

    assert due(day=TODAY) == [
        Due(shopper.pk, mug.pk, TODAY, date(2026, 11, 1), every_days=21, chance=90)
    ]
