"""The sandbox: everything a real gateway does, with no account anywhere."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from core import clock
from core.money import Money
from payments.gateways.sandbox import Sandbox
from payments.models import Payment, SandboxCard, SavedMethod
from payments.rules.plans import plan
from payments.services import captures, intents, methods, reconciliation, refunds, sweeps
from payments.types import State

pytestmark = pytest.mark.django_db
CARD, LOST, RESERVED = "4242424242424242", "4000000000000119", "4000000000000259"


def pounds(amount):
    return Money(Decimal(amount), "GBP")


@pytest.fixture
def amy():
    return User.objects.create_user(email="amy@example.com", password="willow-teapot-48")


def submit(now, gateway="sandbox", payer=None, amount="96.00", **instrument):
    payment = intents.start(
        reference="LM-1", amount=pounds(amount), gateway=gateway, payer_id=payer and payer.pk
    )
    return intents.submit(payment=payment, instrument=instrument, return_url="/", now=now)


@pytest.mark.req("PA3")
def test_a_card_is_kept_as_a_token_and_pays_again(amy, now):
    payment = submit(now, payer=amy, card_number=CARD, keep="1")
    assert methods.to_keep() == [payment.pk]
    for _twice in range(2):
        methods.keep(payment_id=payment.pk, now=now)
    kept = SavedMethod.objects.get()
    assert (str(kept), kept.token) == ("Visa •••• 4242", SandboxCard.objects.get().token)
    assert submit(now, payer=amy, saved=kept.public_id).state == State.SUCCEEDED


@pytest.mark.req("PA3")
def test_nobody_elses_method_pays(amy, now):
    ben = User.objects.create_user(email="ben@example.com", password="willow-teapot-48")
    payment = submit(now, payer=amy, card_number=CARD, keep="1")
    kept = methods.keep(payment_id=payment.pk, now=now)
    for who in (ben, None):
        with pytest.raises(methods.UnknownMethod):
            intents.validate(
                gateway="sandbox",
                instrument={"saved": kept.public_id},
                payer_id=who and who.pk,
            )
    from core.errors import NotFound

    with pytest.raises(NotFound):
        methods.remove(user_id=ben.pk, public_id=kept.public_id)
    methods.remove(user_id=amy.pk, public_id=kept.public_id)
    with pytest.raises(methods.UnknownMethod):
        submit(now, payer=amy, saved=kept.public_id)


@pytest.mark.req("PA3")
def test_a_guests_card_is_not_kept(now):
    submit(now, card_number=CARD, keep="1")
    assert methods.to_keep() == []


@pytest.mark.req("PA7")
def test_plans_say_what_they_cost():
    three, six, twelve = Sandbox().plans(pounds("96.00"))
    assert (three.each, three.total, three.rate) == (
        pounds("32.00"),
        pounds("96.00"),
        Decimal("0.0"),
    )
    assert (six.each, six.total, six.rate) == (pounds("16.56"), pounds("99.36"), Decimal("12.6"))
    assert (twelve.total, twelve.rate) == (pounds("102.72"), Decimal("13.4"))
    assert Sandbox().plans(pounds("59.99")) == ()


@pytest.mark.req("PA7")
def test_parts_cover_the_total():
    uneven = plan(pounds("100.00"), months=3, fee=Decimal(0))
    assert uneven.each == pounds("33.34")


@pytest.mark.req("PA7")
def test_a_plan_is_kept_with_the_payment(now):
    assert submit(now, card_number=CARD, months="6").months == 6
    with pytest.raises(intents.UnknownPlan):
        submit(now, card_number=CARD, months="7")


@pytest.mark.req("PA6")
def test_the_wallet_waits_for_a_phone_that_reads_the_code(now, settings):
    payment = submit(now, gateway="sandbox_wallet")
    assert payment.state == State.ACTION
    assert payment.qr == f"{settings.PUBLIC_URL}{payment.redirect_url}"


@pytest.mark.req("PA4")
def test_reserved_money_is_taken_in_part(now):
    payment = submit(now, card_number=RESERVED)
    assert payment.state == State.AUTHORISED
    with pytest.raises(refunds.NothingToRefund):
        captures.capture(payment_id=payment.pk, amount=pounds("96.01"), now=now)
    for _twice in range(2):
        done = captures.capture(payment_id=payment.pk, amount=pounds("90.00"), now=now)
    assert (done.state, done.left) == (State.SUCCEEDED, pounds("90.00"))
    with pytest.raises(captures.NotPromised):
        captures.void(payment_id=payment.pk, reason="r", now=now)


@pytest.mark.req("PA8")
def test_the_sweeper_finds_a_lost_answer(now):
    payment = submit(now, card_number=LOST)
    assert payment.state == State.PENDING
    assert sweeps.due(now=now + timedelta(minutes=1)) == []
    later = now + timedelta(minutes=2)
    assert sweeps.due(now=later) == [payment.pk]
    sweeps.ask(payment_id=payment.pk, now=later)
    assert Payment.objects.get().state == State.SUCCEEDED
    assert sweeps.due(now=now + timedelta(days=1)) == []


@pytest.mark.req("PA4")
def test_a_day_without_differences_is_compared_once(now):
    submit(now, card_number=CARD)
    assert reconciliation.reconcile(gateway="sandbox", day=clock.now().date(), now=now) == 0
    assert ("sandbox", now.date()) not in reconciliation.due(now=now + timedelta(days=1))
