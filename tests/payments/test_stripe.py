"""Stripe, against localstripe as a process of its own."""

import hashlib
import hmac
import json
import time
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from core import clock
from core.money import Money
from payments.gateways.base import ForgedNotice, GatewayUnavailable, UnreadableNotice
from payments.gateways.stripe import Stripe, StripeTerms
from payments.models import Payment, Refund, SavedMethod, Webhook
from payments.services import captures, intents, methods, refunds, sweeps, webhooks
from payments.types import State

pytestmark = [pytest.mark.django_db, pytest.mark.req("PA1")]
TOTAL = Money(Decimal("96.00"), "GBP")
DECLINED_WHEN_CHARGED = "4000000000000341"


def begin(now, payer=None, **instrument):
    payment = intents.start(
        reference="LM-1", amount=TOTAL, gateway="stripe", payer_id=payer and payer.pk
    )
    return intents.submit(
        payment=payment, instrument=instrument, return_url="/en/orders/token/", now=now
    )


def paid(stripe_at, now, **kwargs):
    payment = begin(now, **kwargs)
    stripe_at.hand(payment.gateway_reference)
    ask(payment, now)
    payment.refresh_from_db()
    return payment


def ask(payment, now):
    sweeps.ask(payment_id=payment.pk, now=now + timedelta(hours=3))


def test_a_new_card_is_typed_on_stripes_page(stripe, stripe_at, now):
    payment = begin(now)
    assert payment.state == State.ACTION
    assert payment.redirect_url == f"{stripe_at.url}/c/pay/{payment.gateway_reference}"
    ask(payment, now)
    payment.refresh_from_db()
    assert payment.state == State.ACTION  # nobody has paid yet
    stripe_at.hand(payment.gateway_reference)
    Payment.objects.update(check_at=now)
    ask(payment, now)
    payment.refresh_from_db()
    assert (payment.state, payment.gateway_reference[:3]) == (State.SUCCEEDED, "pi_")


def test_asking_twice_opens_one_page(stripe, now):
    payment = begin(now)
    again = intents.submit(payment=payment, instrument={}, return_url="/en/orders/token/", now=now)
    assert again.gateway_reference == payment.gateway_reference


def test_a_declined_card_leaves_the_page_open(stripe, stripe_at, now):
    payment = begin(now)
    stripe_at.hand(payment.gateway_reference, DECLINED_WHEN_CHARGED)
    ask(payment, now)
    payment.refresh_from_db()
    assert payment.state == State.ACTION
    stripe_at.hand(payment.gateway_reference)
    Payment.objects.update(check_at=now)
    ask(payment, now)
    payment.refresh_from_db()
    assert payment.state == State.SUCCEEDED


@pytest.mark.req("PA4")
def test_parts_go_back_and_no_more_than_came(stripe, stripe_at, now):
    payment = paid(stripe_at, now)
    for key, amount in (("a", "30.00"), ("b", "66.00")):
        refunds.request(
            payment_id=payment.pk,
            amount=Money(Decimal(amount), "GBP"),
            reason="r",
            key=key,
            now=now,
        )
    for refund_id in refunds.due(now=now):
        refunds.carry_out(refund_id=refund_id, now=now)
    assert list(Refund.objects.values_list("state", flat=True)) == ["done", "done"]
    entries = stripe.statement(
        since=now - timedelta(days=900), until=clock.now() + timedelta(days=900)
    )
    ours = [entry for entry in entries if entry.payment_key == payment.public_id]
    assert sorted(str(entry.amount) for entry in ours) == ["-30.00 GBP", "-66.00 GBP", "96.00 GBP"]
    keys = {entry.refund_key for entry in ours if entry.is_refund}
    assert keys == set(Refund.objects.values_list("public_id", flat=True))


@pytest.mark.req("PA4")
def test_reserved_money_is_taken_in_part_and_the_rest_let_go(reserving, stripe_at, now):
    payment = paid(stripe_at, now)
    assert payment.state == State.AUTHORISED
    captures.capture(payment_id=payment.pk, amount=Money(Decimal("60.00"), "GBP"), now=now)
    payment.refresh_from_db()
    assert (payment.state, payment.left.amount) == (State.SUCCEEDED, Decimal("60.00"))


@pytest.mark.req("PA4")
def test_reserved_money_is_let_go(reserving, stripe_at, now):
    payment = paid(stripe_at, now)
    captures.void(payment_id=payment.pk, reason="cancelled", now=now)
    for refund_id in refunds.due(now=now):
        refunds.carry_out(refund_id=refund_id, now=now)
    assert Refund.objects.get().state == "done"
    assert reserving.check(payment.known).state == State.CANCELLED


@pytest.mark.req("PA3")
def test_a_kept_card_is_charged_by_its_token(stripe, stripe_at, now):
    amy = User.objects.create_user(email="amy@example.com", password="willow-teapot-48")
    payment = paid(stripe_at, now, payer=amy, keep="1")
    kept = methods.keep(payment_id=payment.pk, now=now)
    assert (kept.brand, kept.last4, kept.expires) == ("Visa", "4242", "12/34")
    assert kept.token.startswith("cus_")
    assert "4242424242424242" not in kept.token
    again = begin(now, payer=amy, saved=kept.public_id)
    assert again.state == State.SUCCEEDED
    methods.remove(user_id=amy.pk, public_id=kept.public_id)
    assert not SavedMethod.objects.exists()


def signed(event, secret="whsec_teapot", at=None):
    body, at = json.dumps(event).encode(), at or int(time.time())
    mark = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return body, {"Stripe-Signature": f"t={at},v1={mark}"}


def event_of(payment, kind="payment_intent.succeeded", status="succeeded", amount=9600):
    intent = {
        "id": f"pi_{payment.pk}",
        "object": "payment_intent",
        "status": status,
        "amount": amount,
        "currency": "gbp",
        "metadata": {"key": payment.public_id},
        "next_action": None,
        "last_payment_error": None,
    }
    return {
        "id": f"evt_{payment.pk}_{kind}",
        "object": "event",
        "type": kind,
        "data": {"object": intent},
    }


def tell(body, headers):
    return Client().post(
        "/webhooks/stripe/", body, content_type="application/json", headers=headers
    )


@pytest.mark.req("PA2")
def test_a_notice_is_kept_answered_and_carried_out_once(stripe, now):
    payment = begin(now)
    for _twice in range(2):
        assert tell(*signed(event_of(payment))).status_code == 200
    # Carried out much later: its age does not matter, only whose it is.
    webhooks.process(webhook_id=Webhook.objects.get().pk, now=now + timedelta(days=1))
    payment.refresh_from_db()
    assert (payment.state, Webhook.objects.get().state) == (State.SUCCEEDED, "processed")


@pytest.mark.req("PA2")
@pytest.mark.parametrize("secret", ["whsec_other", ""])
def test_a_forged_notice_is_not_kept(stripe, now, secret):
    assert tell(*signed(event_of(begin(now)), secret=secret or "x")).status_code == 400
    assert not Webhook.objects.exists()


@pytest.mark.req("PA2")
def test_another_amount_and_other_peoples_events_change_nothing(stripe, now):
    payment = begin(now)
    tell(*signed(event_of(payment, amount=1)))
    tell(*signed({**event_of(payment), "id": "evt_x", "type": "customer.created"}))
    for webhook_id in webhooks.waiting():
        webhooks.process(webhook_id=webhook_id, now=now)
    payment.refresh_from_db()
    assert payment.state == State.ACTION
    assert sorted(Webhook.objects.values_list("state", flat=True)) == ["failed", "processed"]


def test_what_is_genuine_and_makes_no_sense_is_refused(stripe):
    body, headers = signed({"id": "evt_1", "object": "event", "type": "payment_intent.succeeded"})
    with pytest.raises(UnreadableNotice):
        stripe.read(body, headers)
    with pytest.raises(ForgedNotice):
        stripe.read(b"", {})


def test_a_gateway_that_does_not_answer_leaves_the_payment_open(register, now):
    register(Stripe(StripeTerms("sk_test_12345", "whsec", api_base="http://127.0.0.1:9")))
    payment = begin(now)
    assert payment.state == State.PENDING
    with pytest.raises(GatewayUnavailable):
        from payments.gateways.base import GATEWAYS

        GATEWAYS["stripe"].refund(payment.known, amount=TOTAL, key="k")
