"""What a sale brings its buyer: through the shop itself, with the outbox heard."""

from decimal import Decimal

import pytest

from core.money import Money
from core.services import relay
from membership import selectors, tasks
from membership.models import CashBack, PointsLot, Referral, TierMark
from membership.selectors import points as read
from membership.services import members as service
from membership.services import points, referrals, sales
from membership.types import Why
from orders import rewards
from orders.models import Order
from orders.services import cancellations
from orders.services.returns import requests, settling, steps
from orders.services.returns.requests import Wish, Wishes
from orders.services.returns.settling import Verdict
from tests.factories import members, shop
from tests.factories import sales as made
from tests.factories.window import member

pytestmark = pytest.mark.django_db


def drain(now):
    while relay.deliver_one(now=now):
        pass


@pytest.fixture
def amy(now):
    members.ladder()
    members.terms(earned=Decimal(10))
    members.programme(cashback_percent=Decimal(2))
    return member()


@pytest.fixture
def order(amy, now):
    """Two teapots at 48.00, delivery free, paid by Amy."""
    bought = made.paid()
    Order.objects.filter(pk=bought.pk).update(user=amy)
    bought.refresh_from_db()
    drain(now)
    return bought


@pytest.mark.req("ME1", "ME3", "ME7")
def test_a_paid_order_brings_points_marks_and_cashback_that_wait(amy, order, now):
    assert members.purse(amy) == (0, 960, 0, 0)
    marks = dict(TierMark.objects.values_list("kind", "score"))
    assert marks == {"spend": 960, "order": 20}
    assert selectors.standing_of(user_id=amy.pk, now=now).tier == "silver"
    row = CashBack.objects.get()
    assert (row.amount, row.state, row.ripens_at) == (Decimal("1.92"), "pending", None)
    rewards.earn(order_id=order.pk, now=now)
    assert members.purse(amy) == (0, 960, 0, 0)


@pytest.mark.req("ME3", "ME7")
def test_it_is_there_when_the_return_window_has_closed(amy, order, now):
    made.delivered(order, now)
    drain(now)
    lot = PointsLot.objects.get()
    days = (lot.ripens_at - now).days
    assert days >= 14
    for lot_id in read.ripe_lots(now=lot.ripens_at):
        points.ripen(lot_id=lot_id, now=lot.ripens_at)
    for _twice in range(2):
        sales.give_cashback(reference=order.number, now=lot.ripens_at)
    assert members.purse(amy) == (960, 0, 0, 0)
    assert selectors.balance_of(user_id=amy.pk, currency="GBP") == Money(Decimal("1.92"), "GBP")
    tasks.ripen()
    assert members.purse(amy) == (960, 0, 0, 0)


@pytest.mark.req("ME3", "ME7")
def test_half_of_it_sent_back_takes_half_back(amy, order, now):
    made.delivered(order, now)
    line = order.lines.get()
    wishes = Wishes(
        lines=[Wish(line.public_id, 1, "changed_mind", "")], method="dropoff", outcome="source"
    )
    asked = requests.ask(order=order, wishes=wishes, key="k", now=now)
    steps.receive(return_id=asked.pk, now=now)
    settling.settle(
        return_id=asked.pk,
        verdicts={asked.lines.get().pk: Verdict(1, 1)},
        location_id=settling.default_location(asked).pk,
        now=now,
    )
    drain(now)
    assert members.purse(amy) == (0, 480, 0, 0)
    assert CashBack.objects.get().amount == Decimal("0.96")


@pytest.mark.req("ME3", "ME7")
def test_a_cancelled_half_takes_half_back(amy, order, now):
    line = order.lines.get()
    cancellations.keep_only(order_id=order.pk, keep={line.pk: 1}, reason="shopper", now=now)
    drain(now)
    drain(now)
    assert members.purse(amy) == (0, 480, 0, 0)
    assert CashBack.objects.get().amount == Decimal("0.96")
    assert sum(TierMark.objects.filter(kind="spend").values_list("score", flat=True)) == 480
    assert sum(TierMark.objects.filter(kind="order").values_list("score", flat=True)) == 20


@pytest.mark.req("ME1", "ME3", "ME7", "ME8")
def test_a_cancelled_order_takes_all_back(amy, order, now):
    bo = members.person()
    code = service.join(user_id=bo.pk, now=now).code
    referrals.accept(friend_id=amy.pk, code=code, now=now)
    referrals.bought(friend_id=amy.pk, reference=order.number, now=now)
    cancellations.cancel(order_id=order.pk, reason="shopper", now=now)
    drain(now)
    assert members.purse(amy) == (0, 0, 0, 0)
    assert sum(TierMark.objects.values_list("score", flat=True)) == 0
    assert CashBack.objects.get().amount == 0
    assert Referral.objects.get().reason == "given_back"
    assert selectors.points_proof().holds


@pytest.mark.req("ME7")
def test_cashback_that_was_given_is_taken_back(amy, order, now):
    sales.closes(reference=order.number, at=now)
    sales.give_cashback(reference=order.number, now=now)
    cancellations.cancel(order_id=order.pk, reason="shopper", now=now)
    drain(now)
    assert not selectors.balance_of(user_id=amy.pk, currency="GBP")
    assert selectors.proof().holds


@pytest.mark.req("ME3")
def test_a_refund_heard_before_the_payment_is_not_forgotten(amy, now):
    bought = made.paid()
    Order.objects.filter(pk=bought.pk).update(user=amy)
    line = bought.lines.get()
    cancellations.keep_only(order_id=bought.pk, keep={line.pk: 1}, reason="shopper", now=now)
    rewards.follow(order_id=bought.pk, now=now)
    rewards.earn(order_id=bought.pk, now=now)
    assert members.purse(amy) == (0, 480, 0, 0)


@pytest.mark.req("ME3")
def test_a_guest_earns_nothing(now):
    members.terms()
    made.paid()
    drain(now)
    assert not PointsLot.objects.exists()


@pytest.mark.req("ME4")
def test_points_spent_on_a_cancelled_order_come_back(amy, order, now):
    members.give(amy, 100)
    points.spend(
        user_id=amy.pk, points=100, key="s", reference=order.number, why=Why.CHECKOUT, now=now
    )
    cancellations.cancel(order_id=order.pk, reason="shopper", now=now)
    drain(now)
    assert members.purse(amy) == (100, 0, 0, 0)


@pytest.mark.req("ME3")
def test_a_good_review_of_something_bought_brings_points(amy, now):
    from catalog.models import Review
    from catalog.services import reviews

    members.rule(Why.REVIEW, 20, a_day=3)
    item = shop.small_shop()
    row = Review.objects.create(
        product=item,
        author=amy,
        is_verified=True,
        rating=5,
        title="Good",
        text="It pours without a drop beside the cup, and the lid stays on.",
        language="en",
        submitted_at=now,
    )
    reviews.accept(review_id=row.pk, now=now)
    drain(now)
    assert members.purse(amy)[0] == 20
