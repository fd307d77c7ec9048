"""What a promotion would have cost, the worst basket it allows, and the brakes."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core import page_cache
from orders.models import Trial
from orders.services import brakes, trials
from promotions import selectors
from promotions.models import Promotion
from promotions.services import campaigns
from tests.factories import offers, sales, shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def sold():
    """Two paid orders of two teapots at 48.00, of goods that cost 20.00."""
    item = shop.small_shop(stock=50)
    item.variants.update(cost=Decimal("20.00"), cost_currency="GBP")
    for _n in range(2):
        sales.paid(shop.sku(item))
    return item


@pytest.mark.req("PR12")
def test_a_draft_is_replayed_over_past_orders(sold, now):
    """A fifth off two orders of 96.00: 38.40. Net 80.00 and 64.00 an order, goods 40.00.

    Margin 50 and 37.5 per cent; to earn as much again takes 40.00 / 24.00 = 66.7 per cent more.
    """
    promotion = offers.promotion(terms={"percent": "20"}, live=False)
    trials.ask(promotion_id=promotion.pk)

    trials.run_waiting(now=now + timedelta(days=1))

    trial, found = Trial.objects.get(), Promotion.objects.get().trial
    assert (trial.state, trial.tried, trial.orders) == ("done", 2, 2)
    assert (found["orders"], found["touched"]) == (2, 2)
    assert found["cost"] == {"GBP": "38.40"}
    assert found["margin"] == "50.0 → 37.5"
    assert found["uplift"] == "66.7"


@pytest.mark.req("PR12")
def test_the_worst_basket_is_found(sold, now):
    """Free goods are found: each third costs nothing, and one per cent off does not hide it."""
    promotion = offers.promotion("buy_get", {"buy": 1, "get": 1, "percent": "100"}, live=False)
    trials.ask(promotion_id=promotion.pk)

    trials.run_waiting(now=now)

    worst = Promotion.objects.get().trial["worst"]
    assert shop.sku(sold) in worst
    assert "→" in worst


@pytest.mark.req("PR12")
def test_published_once_tried_and_not_after_a_change(sold, now):
    promotion = offers.promotion(live=False)
    with pytest.raises(campaigns.NotTried):
        campaigns.publish(promotion_id=promotion.pk, now=now)
    trials.ask(promotion_id=promotion.pk)
    trials.run_waiting(now=now)
    Promotion.objects.update(terms={"percent": "60"})

    with pytest.raises(campaigns.NotTried):
        campaigns.publish(promotion_id=promotion.pk, now=now)
    Promotion.objects.update(terms={"percent": "10"})

    assert campaigns.publish(promotion_id=promotion.pk, now=now).state == "live"


def test_a_trial_that_runs_is_left_alone(sold, now):
    promotion = offers.promotion(live=False)
    trial = trials.ask(promotion_id=promotion.pk)
    Trial.objects.filter(pk=trial.pk).update(
        state="running", leased_until=now + timedelta(minutes=1)
    )

    assert trials.run_waiting(now=now) == 0
    assert trials.run_waiting(now=now + timedelta(minutes=2)) == 1


@pytest.mark.req("PR13")
@pytest.mark.parametrize(
    ("brake", "reason"),
    [
        ({"budget": {"GBP": "9.60"}}, "budget"),
        ({"max_uses": 1}, "budget"),
        ({"least_stock": 1000}, "stock"),
        ({"most_an_hour": 0}, "abuse"),
    ],
)
def test_a_brake_pauses(brake, reason, now):
    item = shop.small_shop()
    promotion = offers.promotion(**brake)
    sales.placed(shop.sku(item))

    assert brakes.look(now=now) == [(promotion.pk, reason)]

    promotion.refresh_from_db()
    page_cache.bump([selectors.TAG])  # as after the commit
    assert (promotion.state, promotion.paused_for) == ("paused", reason)
    assert str(sales.placed(shop.sku(item)).total) == "96.00"


@pytest.mark.req("PR13")
def test_too_thin_a_margin_pauses(now, monkeypatch):
    """43.20 paid, 36.00 net, goods 40.00: less than nothing is earned."""
    monkeypatch.setattr(brakes, "FEWEST", 1)
    item = shop.small_shop()
    offers.promotion(least_margin=Decimal(5))
    sales.placed(shop.sku(item))
    item.variants.update(cost=Decimal("40.00"), cost_currency="GBP")

    assert [reason for _pk, reason in brakes.look(now=now)] == ["margin"]


def test_brakes_leave_a_healthy_one_alone(now):
    item = shop.small_shop()
    offers.promotion(budget={"GBP": "500"}, least_stock=1, most_an_hour=9)
    sales.placed(shop.sku(item))

    assert brakes.look(now=now) == []


def test_what_is_over_ends_and_what_begins_is_told(now):
    over = offers.promotion(ends_at=now + timedelta(minutes=1))
    offers.promotion(starts_at=now + timedelta(minutes=1))

    campaigns.turn(now=now + timedelta(minutes=1))

    over.refresh_from_db()
    assert over.state == "ended"
