"""Every change of a price is written down; a reduction tells the lowest of 30 days before it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from core.models import OutboxEvent
from core.money import Money
from pricing import selectors
from pricing.models import PlannedPrice, Price, PriceChange, PriceList
from pricing.rules.lows import lowest
from pricing.services import breaks, lists, plans, prices
from pricing.services.prices import Because
from pricing.types import Why
from tests.factories import shop

pytestmark = pytest.mark.req("PR1")
DAY = timedelta(days=1)
NOW = shop.NOW


def on(day):
    return datetime(2026, 11, day, tzinfo=UTC)


@pytest.mark.parametrize(
    ("history", "low"),
    [
        ([], None),
        ([(on(1), "50.00")], "50.00"),
        ([(on(1), "50.00"), (on(10), "42.00"), (on(12), "50.00")], "42.00"),
        # 42.00 was given up exactly when the 30 days begin: it does not stand in them
        ([(on(1) - 40 * DAY, "42.00"), (on(20) - 30 * DAY, "50.00")], "50.00"),
        ([(on(1) - 40 * DAY, "42.00"), (on(20) - 29 * DAY, "50.00")], "42.00"),
        ([(on(1), "50.00"), (on(5), None)], "50.00"),
        ([(on(1), None)], None),
        ([(on(1), "50.00"), (on(20), "10.00")], "50.00"),
    ],
)
def test_the_lowest_of_the_30_days_before(history, low):
    told = [(at, None if amount is None else Decimal(amount)) for at, amount in history]
    assert lowest(told, until=on(20)) == (None if low is None else Decimal(low))


@pytest.fixture
def variant(db):
    item = shop.product(gbp="50.00").variants.get()
    PriceChange.objects.create(
        variant=item, price_list=public(), amount=50, at=NOW - 90 * DAY, why=Why.SET
    )
    return item


def public():
    return PriceList.objects.get(currency="GBP", is_public=True)


def put(variant, amount, was=None, now=NOW, **because):
    return prices.put(
        variant_id=variant.pk,
        price_list=public(),
        amount=Decimal(amount),
        was=None if was is None else Decimal(was),
        now=now,
        because=Because(**because),
    )


def quoted(variant):
    return selectors.quotes(variant_ids=[variant.pk], currency="GBP")[variant.pk]


def told(variant):
    rows = PriceChange.objects.filter(variant=variant).order_by("pk")
    return [(row.amount, row.why) for row in rows]


def test_a_reduction_tells_the_lowest_price_of_30_days(variant):
    put(variant, "44.00", now=NOW - 20 * DAY)
    put(variant, "50.00", now=NOW - 10 * DAY)
    put(variant, "40.00", was="50.00")

    assert quoted(variant).was == Money(Decimal("50.00"), "GBP")
    assert quoted(variant).low == Money(Decimal("44.00"), "GBP")
    # Reduced further it is the same reduction; after it, nothing is told.
    put(variant, "38.00", was="50.00", now=NOW + DAY)
    assert quoted(variant).low == Money(Decimal("44.00"), "GBP")
    put(variant, "50.00", now=NOW + 2 * DAY)
    assert quoted(variant).low is None


def test_who_when_and_why_are_kept_and_what_changes_nothing_is_not(variant):
    actor = User.objects.create_user("fin@example.com", "a long pass phrase")
    put(variant, "45.00", actor_id=actor.pk)
    put(variant, "45.00", actor_id=actor.pk)
    prices.remove(price=Price.objects.get(variant=variant, price_list=public()), now=NOW)

    assert told(variant) == [
        (Decimal("50.00"), "set"),
        (Decimal("45.00"), "set"),
        (None, "removed"),
    ]
    row = PriceChange.objects.get(amount=45)
    assert (row.actor_id, row.at) == (actor.pk, NOW)


def test_breaks_and_percentages_are_kept_too(variant):
    price = Price.objects.get(variant=variant, price_list=public())
    breaks.put(price=price, steps={3: Decimal(45)}, now=NOW)
    breaks.put(price=price, steps={5: Decimal(44)}, now=NOW)
    rows = PriceChange.objects.filter(from_quantity__gt=1).order_by("pk")
    assert [(row.from_quantity, row.amount) for row in rows] == [(3, 45), (3, None), (5, 44)]

    row = PriceList(code="vip", name="vip", currency="GBP", audience="vip", percent_off=10)
    lists.save(row=row, now=NOW)
    row.percent_off = Decimal(12)
    lists.save(row=row, now=NOW)
    lists.save(row=row, now=NOW)
    kept = PriceChange.objects.filter(price_list=row).order_by("pk")
    assert [change.percent_off for change in kept] == [10, 12]


def plan(variant, amount="40.00", begin=DAY, end=3 * DAY):
    return plans.plan(
        variant_id=variant.pk,
        price_list=public(),
        amount=Decimal(amount),
        starts_at=NOW + begin,
        ends_at=None if end is None else NOW + end,
        now=NOW,
    )


def test_a_planned_price_comes_and_goes_and_everybody_is_told(variant):
    plan(variant)
    OutboxEvent.objects.all().delete()
    assert plans.take_due(now=NOW) == 0

    assert plans.take_due(now=NOW + DAY) == 1
    assert (quoted(variant).price.amount, quoted(variant).was.amount) == (40, 50)
    assert quoted(variant).low == Money(Decimal("50.00"), "GBP")
    assert plans.take_due(now=NOW + DAY) == 0

    assert plans.take_due(now=NOW + 3 * DAY) == 1
    assert (quoted(variant).price.amount, quoted(variant).was) == (50, None)
    assert OutboxEvent.objects.filter(name="pricing.price_changed").count() == 2
    assert [why for _amount, why in told(variant)] == ["set", "plan", "plan_end"]
    assert PlannedPrice.objects.get().state == "over"


def test_a_planned_price_that_stays_and_one_that_goes_up(variant):
    plan(variant, amount="55.00", end=None)
    plans.take_due(now=NOW + DAY)
    assert (quoted(variant).price.amount, quoted(variant).was) == (55, None)
    assert PlannedPrice.objects.get().state == "over"


def test_a_price_set_meanwhile_stays(variant):
    plan(variant)
    plans.take_due(now=NOW + DAY)
    put(variant, "42.00", now=NOW + 2 * DAY)
    plans.take_due(now=NOW + 3 * DAY)
    assert quoted(variant).price.amount == 42


def test_withdrawn_before_or_while_it_is_in_force(variant):
    first, second = plan(variant), plan(variant, begin=5 * DAY, end=6 * DAY)
    plans.take_due(now=NOW + DAY)
    plans.withdraw(plan_id=first.pk, now=NOW + 2 * DAY)
    assert quoted(variant).price.amount == 50
    plans.withdraw(plan_id=second.pk, now=NOW + 2 * DAY)
    plans.withdraw(plan_id=second.pk, now=NOW + 2 * DAY)
    assert plans.take_due(now=NOW + 9 * DAY) == 0


@pytest.mark.parametrize(("begin", "end"), [(2, 4), (0, 2), (0, 5), (2, None), (1, 3)])
def test_two_planned_prices_do_not_overlap(variant, begin, end):
    plan(variant)
    with pytest.raises(plans.PlansOverlap):
        plan(variant, begin=begin * DAY, end=None if end is None else end * DAY)
    assert PlannedPrice.objects.count() == 1


@pytest.mark.parametrize(("begin", "end"), [(3, 4), (0, 1), (3, None), (0, None)])
def test_one_after_the_other_is_fine(variant, begin, end):
    plan(variant)
    plan(variant, begin=begin * DAY, end=None if end is None else end * DAY)
    assert PlannedPrice.objects.count() == 2


def test_a_plan_must_end_after_it_begins(variant):
    with pytest.raises(plans.PlanEndsFirst):
        plan(variant, begin=3 * DAY, end=2 * DAY)
    with pytest.raises(plans.PlanEndsFirst):
        plan(variant, begin=-3 * DAY, end=-DAY)


@pytest.mark.django_db(transaction=True)
def test_two_workers_begin_a_planned_price_once(elsewhere):
    item = shop.product(gbp="50.00").variants.get()
    plan(item)
    done = [elsewhere(plans.take_due, now=NOW + DAY) for _worker in range(4)]
    assert sum(one.result(timeout=20) for one in done) == 1
    assert PriceChange.objects.filter(variant=item).count() == 1
