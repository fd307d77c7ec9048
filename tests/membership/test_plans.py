"""Paid membership: begun, renewed, tried again, cancelled; a period is paid once."""

from datetime import UTC, datetime, timedelta

import pytest

from core.services import relay
from membership import selectors
from membership.models import Bill, Subscription
from membership.rules import periods
from membership.selectors import plans as read
from membership.services import billing, subscriptions
from messaging.models import Message
from payments.gateways.base import GATEWAYS, GatewayUnavailable
from payments.models import Payment, Refund, SandboxCharge, SavedMethod
from payments.services import methods
from tests.factories import members

pytestmark = [pytest.mark.django_db, pytest.mark.req("ME2")]
MONTH = timedelta(days=30)


@pytest.fixture
def amy():
    return members.person("amy@example.com")


def begin(user, now, card=members.GOOD, saved=None, plan="plus"):
    instrument = {"saved": saved.public_id} if saved else {"card_number": card}
    return subscriptions.begin(
        user_id=user.pk,
        plan=plan,
        currency="GBP",
        gateway="sandbox",
        instrument=instrument,
        return_url="/",
        now=now,
    )


def drain(now):
    while relay.deliver_one(now=now):
        pass


def mine(user):
    return Subscription.objects.get(user=user)


@pytest.mark.parametrize(
    ("start", "months", "until"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2028, 1, 31), 1, (2028, 2, 29)),
        ((2026, 1, 31), 2, (2026, 3, 31)),
        ((2026, 11, 22), 12, (2027, 11, 22)),
        ((2026, 12, 1), 1, (2027, 1, 1)),
    ],
)
def test_months(start, months, until):
    assert periods.after(datetime(*start, tzinfo=UTC), months) == datetime(*until, tzinfo=UTC)


def test_paying_begins_it_and_keeps_the_card(amy, now):
    members.plan()
    subscription, payment = begin(amy, now)
    assert (subscription.state, payment.state, payment.amount) == ("active", "succeeded", 6)
    assert subscription.paid_until == datetime(2026, 12, 22, 9, 0, tzinfo=UTC)
    standing = selectors.standing_of(user_id=amy.pk, now=now)
    assert standing.is_paid_member
    assert standing.audiences == {"member"}
    methods.keep(payment_id=payment.pk, now=now)
    assert SavedMethod.objects.get(user=amy).last4 == "4242"


def test_a_declined_card_begins_nothing_and_another_may_follow(amy, now):
    members.plan()
    subscription, payment = begin(amy, now, card=members.DECLINED)
    assert (subscription.state, payment.state) == ("starting", "failed")
    assert not selectors.standing_of(user_id=amy.pk, now=now).is_paid_member
    subscription, _payment = begin(amy, now)
    assert (subscription.state, Subscription.objects.count(), Bill.objects.count()) == (
        "active",
        1,
        1,
    )


def test_one_plan_at_a_time(amy, now):
    members.plan()
    members.plan("year", months=12, gbp="60.00")
    begin(amy, now)
    with pytest.raises(subscriptions.AlreadyOn):
        begin(amy, now, plan="year")


def test_the_money_is_not_taken_for_an_orders(amy, now):
    """An order nobody knows would have its money sent back."""
    members.plan()
    begin(amy, now)
    drain(now)
    assert not Refund.objects.exists()
    assert mine(amy).state == "active"


def test_a_trial_is_had_once_and_then_paid(amy, now):
    members.plan(trial_days=14)
    card = members.card(amy)
    subscription, payment = begin(amy, now, saved=card)
    assert (subscription.state, payment) == ("trial", None)
    assert selectors.standing_of(user_id=amy.pk, now=now).is_paid_member
    later = now + timedelta(days=14)
    billing.renew_due(now=later)
    row = mine(amy)
    assert (row.state, row.paid_until) == ("active", datetime(2027, 1, 6, 9, 0, tzinfo=UTC))
    subscriptions.cancel(user_id=amy.pk, now=later)
    billing.renew_due(now=later + timedelta(days=40))
    subscription, payment = begin(amy, later + timedelta(days=41), saved=card)
    assert (subscription.state, payment.state) == ("active", "succeeded")


def test_each_period_is_billed_once_from_the_first_day(amy, now):
    members.plan()
    first = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)
    begin(amy, first, saved=members.card(amy))
    for _again in range(3):
        billing.renew_due(now=datetime(2026, 2, 28, 9, 0, tzinfo=UTC))
    billing.renew_due(now=datetime(2026, 3, 31, 9, 0, tzinfo=UTC))
    ends = Bill.objects.order_by("number").values_list("ends_at__day", "state")
    assert list(ends) == [(28, "paid"), (31, "paid"), (30, "paid")]
    assert SandboxCharge.objects.count() == 3


def test_a_card_that_says_no_is_tried_again_three_times_then_it_ends(amy, now):
    members.plan()
    card = members.card(amy)
    begin(amy, now, saved=card)
    bad = members.card(amy, members.DECLINED)
    Subscription.objects.update(method=bad)
    at = mine(amy).paid_until
    states = []
    for _turn in range(4):
        billing.renew_due(now=at)
        row = mine(amy)
        states.append((row.state, (row.due_at - at).days if row.due_at else None))
        at = row.due_at or at
    assert states == [("past_due", 1), ("past_due", 3), ("past_due", 5), ("ended", None)]
    assert Payment.objects.filter(state="failed").count() == 4
    assert not selectors.standing_of(user_id=amy.pk, now=at).is_paid_member
    assert Message.objects.filter(key__contains="declined", channel="email").count() == 4


def test_another_card_pays_what_is_overdue_at_once(amy, now):
    members.plan()
    begin(amy, now, saved=members.card(amy))
    good = SavedMethod.objects.get()
    Subscription.objects.update(method=members.card(amy, members.DECLINED))
    at = mine(amy).paid_until
    billing.renew_due(now=at)
    assert selectors.standing_of(user_id=amy.pk, now=at).is_paid_member
    later = at + timedelta(hours=2)
    subscriptions.change_method(user_id=amy.pk, method_id=good.public_id, now=later)
    billing.renew_due(now=later)
    row = mine(amy)
    assert (row.state, row.paid_until) == ("active", datetime(2027, 1, 22, 9, 0, tzinfo=UTC))


def test_a_worker_that_dies_after_the_bank_took_it_takes_it_once(amy, now, monkeypatch):
    members.plan()
    begin(amy, now, saved=members.card(amy))
    at = mine(amy).paid_until
    start = GATEWAYS["sandbox"].start

    def dies(charge):
        start(charge)
        raise SystemExit

    monkeypatch.setattr(GATEWAYS["sandbox"], "start", dies)
    with pytest.raises(SystemExit):
        billing.renew_due(now=at)
    monkeypatch.undo()
    assert billing.renew_due(now=at + timedelta(minutes=1)) == 0
    billing.renew_due(now=at + timedelta(minutes=3))
    assert (mine(amy).state, mine(amy).paid_until.month) == ("active", 1)
    assert SandboxCharge.objects.count() == 2
    assert Payment.objects.filter(state="succeeded").count() == 2


def test_a_late_word_of_the_bank_is_enough(amy, now, monkeypatch):
    members.plan()
    begin(amy, now, saved=members.card(amy))
    at, start = mine(amy).paid_until, GATEWAYS["sandbox"].start

    def silent(charge):
        start(charge)
        raise GatewayUnavailable

    monkeypatch.setattr(GATEWAYS["sandbox"], "start", silent)
    billing.renew_due(now=at)
    assert Bill.objects.get(number=2).state == "due"
    monkeypatch.undo()
    from payments.services import intents

    payment = Payment.objects.order_by("-pk")[0]
    intents.record(payment_id=payment.pk, outcome=GATEWAYS["sandbox"].check(payment.known), now=at)
    drain(at)
    assert Bill.objects.get(number=2).state == "paid"


def test_cancelled_it_stays_until_the_paid_time_is_over(amy, now):
    members.plan()
    begin(amy, now, saved=members.card(amy))
    subscriptions.cancel(user_id=amy.pk, now=now)
    subscriptions.cancel(user_id=amy.pk, now=now)
    last = mine(amy).paid_until - timedelta(hours=1)
    assert selectors.standing_of(user_id=amy.pk, now=last).is_paid_member
    subscriptions.resume(user_id=amy.pk, now=last)
    subscriptions.cancel(user_id=amy.pk, now=last)
    billing.renew_due(now=mine(amy).paid_until)
    assert (mine(amy).state, Bill.objects.count()) == ("ended", 1)


def test_who_does_not_pay_the_first_time_is_forgotten_and_late_money_goes_back(amy, now):
    members.plan()
    _row, payment = begin(amy, now, card="4000002760003184")
    assert payment.state == "action"
    billing.renew_due(now=now + timedelta(hours=2))
    assert mine(amy).state == "ended"
    Payment.objects.update(state="succeeded", settled_at=now)
    billing.settle(payment=payment, now=now + timedelta(hours=3))
    assert Refund.objects.get().reason == "late_payment"


def test_savings_are_added_up(amy, now):
    from decimal import Decimal

    from core.money import Money
    from membership.models import Saving

    for number in range(2):
        Saving.objects.create(
            user=amy, reference=f"O{number}", amount=Decimal("4.50"), currency="GBP", at=now
        )
    assert read.saved_by(user_id=amy.pk) == [Money(Decimal("9.00"), "GBP")]
