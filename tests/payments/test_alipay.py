"""Alipay, against a peer that signs and verifies with real keys, and its published notice."""

from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.test import Client

from core.money import Money
from payments.gateways.alipay import Alipay, AlipayTerms
from payments.gateways.base import ForgedNotice, GatewayUnavailable
from payments.models import Payment, Refund, Webhook
from payments.services import intents, reconciliation, refunds, sweeps, webhooks
from payments.types import Situation, State

pytestmark = [pytest.mark.django_db, pytest.mark.req("PA1")]
TOTAL = Money(Decimal("858.00"), "CNY")


def begin(now, **instrument):
    payment = intents.start(reference="LM-1", amount=TOTAL, gateway="alipay")
    return intents.submit(
        payment=payment, instrument=instrument, return_url="/zh-hans/orders/t/", now=now
    )


def tell(body):
    kind = "application/x-www-form-urlencoded"
    return Client().post("/webhooks/alipay/", body, content_type=kind)


def carry_out(now):
    for webhook_id in webhooks.waiting():
        webhooks.process(webhook_id=webhook_id, now=now)


@pytest.mark.parametrize(
    ("flow", "method", "product"),
    [
        ("", "alipay.trade.page.pay", "FAST_INSTANT_TRADE_PAY"),
        ("wap", "alipay.trade.wap.pay", "QUICK_WAP_PAY"),
    ],
)
def test_the_shopper_is_sent_to_alipays_page(alipay, alipay_at, now, flow, method, product):
    payment = begin(now, flow=flow)
    asked = alipay_at.open_page(payment.redirect_url)
    assert (payment.state, asked["method"], asked["product_code"]) == (
        State.ACTION,
        method,
        product,
    )
    assert (asked["out_trade_no"], asked["total_amount"]) == (payment.public_id, "858.00")
    assert asked["notify_url"].endswith("/webhooks/alipay/")


def test_a_code_on_the_screen_and_an_order_for_the_app(alipay, alipay_at, now):
    assert begin(now, flow="qr").qr == "https://qr.alipay.com/bax0"
    ordered = begin(now, flow="app")
    assert alipay_at.open_page(f"?{ordered.app_order}")["product_code"] == "QUICK_MSECURITY_PAY"


@pytest.mark.req("PA7")
def test_instalments_are_shown_with_their_cost_and_asked_for(alipay, alipay_at, now):
    three, six = alipay.plans(TOTAL)
    assert (three.months, three.each.amount, three.total.amount) == (
        3,
        Decimal("292.58"),
        Decimal("877.73"),
    )
    assert (six.total.amount, six.rate) == (Decimal("896.61"), Decimal("16.4"))
    asked = alipay_at.open_page(begin(now, months="3").redirect_url)
    assert asked["extend_params"] == {"hb_fq_num": "3", "hb_fq_seller_percent": "0"}
    with pytest.raises(intents.UnknownPlan):
        begin(now, months="5")


@pytest.mark.req("PA2")
def test_a_notice_pays_once_and_hears_success(alipay, alipay_at, now):
    payment = begin(now, flow="qr")
    alipay_at.pay(payment.public_id)
    for _twice in range(2):
        answer = tell(alipay_at.notice(payment.public_id))
        assert (answer.status_code, answer.content) == (200, b"success")
    carry_out(now)
    payment.refresh_from_db()
    assert (payment.state, Webhook.objects.get().state) == (State.SUCCEEDED, "processed")
    assert payment.gateway_reference == alipay_at.trades[payment.public_id]["trade_no"]


@pytest.mark.req("PA2")
def test_what_alipay_did_not_sign_is_not_kept(alipay, alipay_at, now):
    payment = begin(now, flow="qr")
    genuine = alipay_at.notice(payment.public_id)
    forged = [
        genuine.replace(b"858.00", b"1.00"),
        genuine.replace(b"trade_status=WAIT_BUYER_PAY", b"trade_status=TRADE_SUCCESS"),
        alipay_at.notice(payment.public_id, app_id="2026000000000002"),  # signed, for another app
        b"",
        b"sign=%FF&x",
        genuine.partition(b"&sign=")[0],
    ]
    for body in forged:
        assert tell(body).status_code == 400, body
    assert not Webhook.objects.exists()


@pytest.mark.req("PA2")
def test_another_amount_changes_nothing(alipay, alipay_at, now):
    payment = begin(now, flow="qr")
    alipay_at.pay(payment.public_id)
    tell(alipay_at.notice(payment.public_id, total_amount="1.00"))
    carry_out(now)
    payment.refresh_from_db()
    assert (payment.state, Webhook.objects.get().state) == (State.ACTION, "failed")


@pytest.mark.req("PA8")
def test_the_sweeper_finds_what_no_notice_told(alipay, alipay_at, now):
    payment = begin(now, flow="qr")
    alipay_at.pay(payment.public_id)
    sweeps.ask(payment_id=payment.pk, now=now + timedelta(minutes=3))
    payment.refresh_from_db()
    assert payment.state == State.SUCCEEDED


def test_of_a_trade_never_begun_alipay_knows_nothing(alipay, now):
    assert alipay.check(begin(now).known) is None


@pytest.mark.parametrize("fault", ["silent", "unsigned"])
def test_what_is_not_proved_is_not_known(alipay, alipay_at, now, fault):
    payment = begin(now, flow="qr")
    alipay_at.pay(payment.public_id)
    setattr(alipay_at, fault, True)
    with pytest.raises(GatewayUnavailable):
        alipay.check(payment.known)
    assert begin(now, flow="qr").state == State.PENDING


@pytest.mark.req("PA4")
def test_parts_go_back_once_and_stand_on_the_bill(alipay, alipay_at, now, time_machine_at):
    payment = begin(now, flow="qr")
    alipay_at.pay(payment.public_id)
    tell(alipay_at.notice(payment.public_id))
    carry_out(now)
    for key, amount in (("a", "58.00"), ("b", "800.00")):
        refunds.request(
            payment_id=payment.pk,
            amount=Money(Decimal(amount), "CNY"),
            reason="r",
            key=key,
            now=now,
        )
    for refund_id in refunds.due(now=now):
        refunds.carry_out(refund_id=refund_id, now=now)
    assert set(Refund.objects.values_list("state", flat=True)) == {"done"}
    first = Refund.objects.get(key="a")
    alipay.refund(payment.known, amount=first.money, key=first.public_id)  # asked again: once
    assert sum(one["amount"] for one in alipay_at.refunds.values()) == Decimal("858.00")
    tomorrow = now + timedelta(days=1)
    with time_machine_at(tomorrow):
        found = reconciliation.reconcile(gateway="alipay", day=now.date(), now=tomorrow)
    assert found == 0


def test_it_takes_yuan_only(alipay):
    assert alipay.is_offered(Situation(amount=TOTAL))
    assert not alipay.is_offered(Situation(amount=Money(Decimal(96), "GBP")))


# The notice in the tests of Alipay's own SDKs (alipay-sdk-nodejs-all), with the key it is under.
PUBLISHED_KEY = """-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqObrdC7hrgAVM98tK0nv3hSQRGGKT4lBsQjHiGjeYZjOPIPHR5kn
m2jnnz/YGIXIofVHkA/tAlBAd5DrY7YpvI4tP5EONLtZKC2ghBMx7McI2wRD0xiqzxOQr1FuhZGJ8/AUokBzJrzY+aGX2xcO
rxFYRlFilvVLTXg4LWjR1tdPkO6+i7wQZAIVMClPkwVRZEbaERRHlKqTzv2gGv5rDU8gRoe1LeaN+6BlbTqHWkQcNCUNrA8C
6l17XAXGKDsm/9TFWwO8EPHHHCaQdjtV5/FdcWIt+L8SR1ss7EXTjYDFtxcKVv9rEoY1lX8T4mX+GbXfZHraG5NCF1+XioL5
JwIDAQAB
-----END PUBLIC KEY-----"""
PUBLISHED = {
    "gmt_create": "2019-08-15 15:56:22",
    "charset": "utf-8",
    "seller_email": "z97-yuquerevenue@service.aliyun.com",
    "subject": "语雀空间 500人规模",
    "sign": "QfTb8tqE1BMhS5qAnXtvsF3/jBkEvu9q9en0pdbBUDDjvKycZhQb7h8GDs4FKfi049PynaNuatxSgLb/nLWZ"
    "pXyyh0LEWdK2S6Ri7nPwrVgOs08zugLO20vOQz44y3ti2Ncm8/wZts1Fr2gZ7pShnVX3d1B50hbsXnObT1r/U8ONNQj"
    "WXd0HIul4TG+Q3fm3svmSvFEy0WnzuhcyHPX5Gm4ELNctL6Qd5YniGJFNcc7kopHYtI/XD9YCKCH6Ct02rzUs9i11C9"
    "CsadtZn+WhxF26Dqt9sGEFajkJ8cxUTLi8+VCpLHsgPE8P0y095uQcDdK0YjCh4x7wVSov+lrmOQ==",
    "buyer_id": "2088102534368455",
    "invoice_amount": "0.10",
    "notify_id": "2019081500222155624068450559358070",
    "fund_bill_list": '[{"amount":"0.10","fundChannel":"ALIPAYACCOUNT"}]',
    "notify_type": "trade_status_sync",
    "trade_status": "TRADE_SUCCESS",
    "receipt_amount": "0.10",
    "buyer_pay_amount": "0.10",
    "sign_type": "RSA2",
    "app_id": "2019073166072302",
    "seller_id": "2088531891668739",
    "gmt_payment": "2019-08-15 15:56:24",
    "notify_time": "2019-08-15 15:56:25",
    "version": "1.0",
    "out_trade_no": "20190815155618536-564-57",
    "total_amount": "0.10",
    "trade_no": "2019081522001468450512505578",
    "auth_app_id": "2019073166072302",
    "buyer_logon_id": "xud***@126.com",
    "point_amount": "0.00",
}


@pytest.mark.req("PA2")
def test_the_published_notice_is_believed_and_a_changed_one_is_not(merchant):
    gateway = Alipay(
        AlipayTerms(
            app_id="2019073166072302", private_key=merchant.secret_pem, public_key=PUBLISHED_KEY
        )
    )
    notice = gateway.read(urlencode(PUBLISHED).encode(), {})
    assert notice.event_id == "2019081500222155624068450559358070"
    assert notice.payment_key == "20190815155618536-564-57"
    assert (notice.amount, notice.outcome.state) == (Money(Decimal("0.10"), "CNY"), "succeeded")
    with pytest.raises(ForgedNotice):
        gateway.read(urlencode(PUBLISHED | {"total_amount": "0.01"}).encode(), {})
    assert not Payment.objects.exists()
