"""A gateway's notices, through the door they come in by."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from inventory.models import Reservation, StockItem
from orders.models import Order
from orders.services import expiries
from payments.gateways.sandbox import sign
from payments.models import Payment, Refund, Webhook
from payments.services import intents, webhooks
from tests.api.conftest import App
from tests.factories import shop
from tests.storefront.shopper import drain

pytestmark = [pytest.mark.django_db, pytest.mark.req("PA2")]
LATE = "4000000000000077"


@pytest.fixture
def bank():
    """The bank's own program: no cookies, no browser."""
    return Client()


@pytest.fixture
def order(transactional_db):
    """An order whose payment the bank has not decided yet; two of five units."""
    item = shop.small_shop(stock=5)
    app = App()
    app.pay(app.with_cart(shop.sku(item), 2).order().json()["token"], LATE)
    return Order.objects.get()


def notice(payment, **changes):
    told = {
        "id": f"evt_{payment.pk}",
        "key": payment.public_id,
        "reference": f"sbx_{payment.pk}",
        "state": "succeeded",
        "failure": "",
        "amount": str(payment.amount),
        "currency": payment.currency,
    }
    return json.dumps(told | changes).encode()


def tell(bank, body, signature=None, gateway="sandbox"):
    headers = {"Sandbox-Signature": sign(body) if signature is None else signature}
    return bank.post(
        f"/webhooks/{gateway}/", body, content_type="application/json", headers=headers
    )


def carry_out(now):
    for webhook_id in webhooks.waiting():
        webhooks.process(webhook_id=webhook_id, now=now)
    drain(now)


def told(bank, now, payment=None, **changes):
    """One genuine notice, taken and carried out."""
    answer = tell(bank, notice(payment or Payment.objects.get(), **changes))
    assert answer.status_code == 200
    carry_out(now)


@pytest.mark.parametrize("signature", ["", "0" * 64, "é"])
def test_a_forged_notice_is_not_kept(bank, order, signature):
    answer = tell(bank, notice(Payment.objects.get()), signature)
    assert answer.status_code == 400
    assert not Webhook.objects.exists()


def test_a_notice_changed_on_the_way_is_not_kept(bank, order):
    body = notice(Payment.objects.get())
    assert tell(bank, body + b" ", sign(body)).status_code == 400
    assert not Webhook.objects.exists()


def test_the_same_notice_twice_is_kept_and_carried_out_once(bank, order, now):
    for _twice in range(2):
        told(bank, now)
    assert Webhook.objects.get().state == "processed"
    order.refresh_from_db()
    assert order.state == "paid"
    assert list(order.events.values_list("happening", flat=True)).count("paid") == 1


def test_only_what_proves_it_is_kept_of_the_request(bank, order):
    bank.cookies["bag"] = "somebody's"
    tell(bank, notice(Payment.objects.get()))
    assert set(Webhook.objects.get().headers) == {"Sandbox-Signature"}


def test_an_unknown_gateway_has_no_door(bank, order):
    answer = tell(bank, notice(Payment.objects.get()), gateway="cowries")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"{}",
        b"\xff\xfe",
        b'{"id": 1}',
        b'{"id":"a","key":"b","reference":"c","state":"eaten","amount":"1","currency":"GBP"}',
        b'{"id":"a","key":"b","reference":"c","state":"succeeded","amount":"x","currency":"GBP"}',
        b'{"id":"a","key":"b","reference":"c","state":"succeeded","amount":"NaN","currency":"GBP"}',
        b'{"id":"\\u0000","key":"b","reference":"c","state":"failed","amount":"1","currency":"GBP"}',
        b'{"id":"%s","key":"b","reference":"c","state":"failed","amount":"1","currency":"GBP"}'
        % (b"x" * 500),
        '{"id":"a","key":"b","reference":"c","state":"failed","amount":"1","currency":"GBP"}'.encode(
            "utf-16"
        ),
    ],
)
def test_what_cannot_be_read_is_refused(bank, order, body):
    assert tell(bank, body).status_code == 400
    assert not Webhook.objects.exists()


def test_a_notice_has_a_limit(bank, order):
    assert tell(bank, b"x" * 300_000).status_code == 413


def test_another_amount_changes_nothing(bank, order, now):
    told(bank, now, amount="1.00")
    assert (Webhook.objects.get().state, Payment.objects.get().state) == ("failed", "pending")
    order.refresh_from_db()
    assert order.state == "awaiting"


def test_a_payment_nobody_knows_changes_nothing(bank, order, now):
    told(bank, now, key="unknown")
    assert Webhook.objects.get().state == "failed"


def test_success_brings_an_expired_order_back(bank, order, now):
    expiries.cancel_unpaid(now=order.expires_at)
    order.refresh_from_db()
    assert order.state == "cancelled"
    told(bank, order.expires_at + timedelta(minutes=1))
    order.refresh_from_db()
    assert order.state == "paid"
    assert StockItem.objects.get().reserved == 2
    assert Reservation.objects.filter(state="confirmed").count() == 1
    assert not Refund.objects.exists()


def test_success_too_late_for_the_stock_goes_back(bank, order, now):
    expiries.cancel_unpaid(now=order.expires_at)
    StockItem.objects.update(on_hand=1)
    told(bank, order.expires_at + timedelta(minutes=1))
    order.refresh_from_db()
    assert (order.state, Payment.objects.get().state) == ("cancelled", "succeeded")
    assert Refund.objects.get().amount == Decimal("96.00")


def test_the_second_of_two_successes_goes_back(bank, order, now):
    first = Payment.objects.get()
    second = intents.start(reference=order.number, amount=order.total_money, gateway="sandbox")
    told(bank, now, first)
    told(bank, now, second)
    order.refresh_from_db()
    assert order.state == "paid"
    assert (Refund.objects.get().payment, Refund.objects.get().reason) == (second, "paid_twice")


def test_a_failure_after_success_is_old_news(bank, order, now):
    told(bank, now)
    told(bank, now, id="evt_later", state="failed", failure="declined")
    order.refresh_from_db()
    assert (order.state, Payment.objects.get().state) == ("paid", "succeeded")
    assert Webhook.objects.filter(state="processed").count() == 2


def test_success_after_failure_counts(bank, order, now):
    told(bank, now, state="failed", failure="declined")
    told(bank, now, id="evt_later")
    order.refresh_from_db()
    assert (order.state, Payment.objects.get().state) == ("paid", "succeeded")
