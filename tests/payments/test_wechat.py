"""WeChat Pay, against a peer that signs, verifies and seals with real keys; published vectors."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_pem_x509_certificate
from django.test import Client

from core.money import Money
from payments.gateways.base import ForgedNotice, GatewayUnavailable
from payments.gateways.wechat import WeChat, WeChatTerms
from payments.models import Refund, Webhook
from payments.services import intents, reconciliation, refunds, sweeps, webhooks
from payments.types import State
from tests.payments.peers import wechat_peer

pytestmark = [pytest.mark.django_db, pytest.mark.req("PA1")]
TOTAL = Money(Decimal("858.00"), "CNY")


def begin(now, **instrument):
    payment = intents.start(reference="LM-1", amount=TOTAL, gateway="wechat")
    return intents.submit(
        payment=payment, instrument=instrument, return_url="/zh-hans/orders/t/", now=now
    )


def tell(body, headers):
    return Client().post(
        "/webhooks/wechat/", body, content_type="application/json", headers=headers
    )


def carry_out(now):
    for webhook_id in webhooks.waiting():
        webhooks.process(webhook_id=webhook_id, now=now)


def test_on_a_desktop_the_phone_reads_a_code(wechat, wechat_at, now):
    payment = begin(now)
    assert (payment.state, payment.qr) == (
        State.ACTION,
        f"weixin://wxpay/bizpayurl?pr={payment.public_id}",
    )
    _method, path, asked = wechat_at.calls[-1]
    assert (path, asked["amount"]) == (
        "/v3/pay/transactions/native",
        {"total": 85800, "currency": "CNY"},
    )
    assert asked["notify_url"].endswith("/webhooks/wechat/")


def test_on_a_phone_a_page_opens_and_leads_back(wechat, now):
    url = begin(now, flow="wap", ip="203.0.113.9").redirect_url
    assert url.startswith("https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx1&")
    assert "redirect_url=http" in url


@pytest.mark.parametrize(
    ("flow", "names", "prefix"),
    [
        ("app", ("appid", "timestamp", "noncestr", "prepayid"), ""),
        ("jsapi", ("appId", "timeStamp", "nonceStr", "package"), "prepay_id="),
    ],
)
def test_the_wallets_app_is_handed_a_signed_order(wechat, merchant, now, flow, names, prefix):
    order = json.loads(begin(now, flow=flow, openid="o1").app_order)
    assert order[names[3]] == prefix + "wx201410272009395522657a690389285100"
    signed = "".join(f"{order[name]}\n" for name in names)
    sign = order.get("sign") or order["paySign"]
    import base64

    merchant.public.verify(base64.b64decode(sign), signed.encode(), padding.PKCS1v15(), SHA256())


@pytest.mark.req("PA2")
def test_a_notice_is_opened_and_pays_once(wechat, wechat_at, now):
    payment = begin(now)
    wechat_at.pay(payment.public_id)
    for _twice in range(2):
        answer = tell(*wechat_at.notice(payment.public_id))
        assert (answer.status_code, answer.json()["code"]) == (200, "SUCCESS")
    webhooks.process(webhook_id=Webhook.objects.get().pk, now=now + timedelta(days=1))
    payment.refresh_from_db()
    assert (payment.state, Webhook.objects.get().state) == (State.SUCCEEDED, "processed")


@pytest.mark.req("PA2")
def test_what_wechat_did_not_sign_or_seal_is_not_kept(wechat, wechat_at, now):
    payment = begin(now)
    wechat_at.pay(payment.public_id)
    body, proofs = wechat_at.notice(payment.public_id)
    forged = [
        (body + b" ", proofs),
        (body, proofs | {"Wechatpay-Serial": "ABC"}),
        (body, proofs | {"Wechatpay-Nonce": "x"}),
        (body, proofs | {"Wechatpay-Signature": "WECHATPAY/SIGNTEST/AAAA"}),
        (body, {}),
        wechat_at.notice(payment.public_id, key="f" * 32),  # signed, sealed with another key
        wechat_at.notice(payment.public_id, mchid="1900000110"),  # another merchant's
    ]
    for sent in forged:
        assert tell(*sent).status_code == 400, sent[1]
    assert not Webhook.objects.exists()


@pytest.mark.req("PA2")
def test_refund_notices_and_other_amounts_change_nothing(wechat, wechat_at, now):
    payment = begin(now)
    wechat_at.pay(payment.public_id)
    tell(*wechat_at.notice(payment.public_id, event="REFUND.SUCCESS"))
    tell(*wechat_at.notice(payment.public_id, amount={"total": 1, "currency": "CNY"}))
    carry_out(now)
    payment.refresh_from_db()
    assert payment.state == State.ACTION
    assert sorted(Webhook.objects.values_list("state", flat=True)) == ["failed", "processed"]


@pytest.mark.req("PA8")
def test_the_sweeper_finds_what_no_notice_told(wechat, wechat_at, now):
    payment = begin(now)
    wechat_at.pay(payment.public_id)
    sweeps.ask(payment_id=payment.pk, now=now + timedelta(minutes=3))
    payment.refresh_from_db()
    assert payment.state == State.SUCCEEDED


def test_of_a_transaction_never_begun_wechat_knows_nothing(wechat, wechat_at, now):
    payment = begin(now)
    wechat_at.paid.clear()
    assert wechat.check(payment.known) is None


@pytest.mark.parametrize("fault", ["silent", "unsigned"])
def test_what_is_not_proved_is_not_known(wechat, wechat_at, now, fault):
    payment = begin(now)
    setattr(wechat_at, fault, True)
    with pytest.raises(GatewayUnavailable):
        wechat.check(payment.known)
    assert begin(now).state == State.PENDING


@pytest.mark.req("PA4")
def test_parts_go_back_once_and_stand_on_the_bill(wechat, wechat_at, now, time_machine_at):
    payment = begin(now)
    wechat_at.pay(payment.public_id)
    tell(*wechat_at.notice(payment.public_id))
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
    wechat.refund(payment.known, amount=first.money, key=first.public_id)  # asked again: once
    assert sum(one["amount"]["refund"] for one in wechat_at.refunds.values()) == 85800
    tomorrow = now + timedelta(days=1)
    with time_machine_at(tomorrow):
        assert reconciliation.reconcile(gateway="wechat", day=now.date(), now=tomorrow) == 0


def test_a_trade_nobody_paid_is_closed(wechat, wechat_at, now):
    payment = begin(now)
    wechat.void(payment.known)
    assert wechat_at.paid[payment.public_id]["trade_state"] == "CLOSED"


# The notice in the tests of WeChat Pay's own SDK (wechatpay-go), with its certificate and key.
PUBLISHED_CERTIFICATE = b"""-----BEGIN CERTIFICATE-----
MIIDVzCCAj+gAwIBAgIJANfOWdH1ItcBMA0GCSqGSIb3DQEBCwUAMEIxCzAJBgNV
BAYTAlhYMRUwEwYDVQQHDAxEZWZhdWx0IENpdHkxHDAaBgNVBAoME0RlZmF1bHQg
Q29tcGFueSBMdGQwHhcNMjEwNDI3MDg1NTIzWhcNMzEwNDI1MDg1NTIzWjBCMQsw
CQYDVQQGEwJYWDEVMBMGA1UEBwwMRGVmYXVsdCBDaXR5MRwwGgYDVQQKDBNEZWZh
dWx0IENvbXBhbnkgTHRkMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA
2VCTd91fnUn73Xy9DLvt/V62TVxRTEEstVdeRaZ3B3leO0pldE806mXO4RwdHXag
HQ4vGeZN0yqm++rDsGK+U3AH7kejyD2pXshNP9Cq5YwbptiLGtjcquw4HNxJQUOm
DeJf2vg6byms9RUipiq4SzbJKqJFlUpbuIPDpSpWz10PYmyCNeDGUUK65E5h2B83
4uxl1zNLYQCrkdBzb8oUxwYeP5a2DNxmjL5lsJML7DGr5znsevnoqGRwTm9fxCGf
y8wus7hwKz6clt3Whmmda7UAdb1c08hEQFVRbF14AR73xbnd8N0obCWJPCbzMCtk
aSef4FdEEgEXJiw0VAJT8wIDAQABo1AwTjAdBgNVHQ4EFgQUT1c7nd/SUO76HSoZ
umNUJv1R5PwwHwYDVR0jBBgwFoAUT1c7nd/SUO76HSoZumNUJv1R5PwwDAYDVR0T
BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOCAQEAfTjxKRQMzNB/U6ZoCUS+BSNfa2Oh
0plMN6ZuzwiVVZwg1jywvv5yv04koS7Pd4i9E4gt9ZBUQXlpq+A3oOCEEHNRR6b2
kyazGRM7s0OP5X21WrbpSmKmU6K7hkfx30yYs08LVs/Q8DIhvaj1FCFeJzUCzYn/
fHMq4tsbKO0dKAeydPM/nrUZBmaYQVKMVOORGLFjFKVO7JV6Kq/R86ouhjEPgJOe
2xulNBUcjicqtZlBdEh/PWCYP2SpGVDclKm8jeo175T3EVAkdKzzmfpxtMmnMlmq
cTJOU9TxuGvNASMtjj7pYIerTx+xgZDXEVBWFW9PjJ0TV06tCRsgSHItgg==
-----END CERTIFICATE-----"""
PUBLISHED_BODY = (
    '{"id":"3119dfba-e649-5eec-ab1e-3412bc4d2e17","create_time":"2021-06-24T16:37:26+08:00",'
    '"resource_type":"encrypt-resource","event_type":"PAYSCORE.USER_OPEN_SERVICE",'
    '"summary":"签约成功","resource":{"original_type":"payscore","algorithm":"AEAD_AES_256_GCM",'
    '"ciphertext":"YDS3lKPaC4Y52Gf3uhft5qUBlIa8b428AWTtTauHQfQrRw+X1WpiuHIDy0vo1Vd6VEq67aVyqPdDY'
    "MkRVSDaZL3iZttevRMOoPKMifozg6XPWjIZumks/GpT48lI4NizyeaqLBokNebthah3o1H76qSlO9NkDjp9bzmKLEYYH9"
    'TEklFUpsvPqOTOcgSLgh21YJXYR7dEBXFgRLiNIKRgO5JdXh1hccRUAlyVWxE54PXpnQ==",'
    '"associated_data":"payscore","nonce":"Kj7QIyUiYx1q"}}'
)
PUBLISHED_PROOFS = {
    "Wechatpay-Nonce": "EcZ9Cmy4Xyx1i6RlJQzLcCyEqDa26NBz",
    "Wechatpay-Timestamp": "1624523846",
    "Wechatpay-Serial": "D7CE59D1F522D701",
    "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
    "Wechatpay-Signature": "tJHIiIS9eB2hAYstmAmbbD3ZE5LiIm/Ug5tuL4fC0YOFRWIHV39UFIZXC0e9Wl6lBu6sKv"
    "kqDkzpqzBsVHyXFlbYZTOQrVdG4b6LfTnK4mikv9++ixJMd3vTf2yCqvBkh98zs3Ds5zsYQakzbcwhmw4fMJs4nPLws2"
    "8H0UW9FjDR//rxELLwXvV1VEA1IBLX70xptjL8hrfUjEE8kkry6yNJTHZRU8CAc7qHli2Ng1V1qb9ARbK8A3ThmFmPQv"
    "RGrapI/jS2laKKgYUmfdEdkNO6B2Cke5e8VTxY406ArAmQ90GAihDwIcb16TQMnzCMBoutnwZKNiKRACrFmtxw2Q==",
}


@pytest.mark.req("PA2")
def test_the_published_notice_is_believed_and_opened(merchant):
    certificate = load_pem_x509_certificate(PUBLISHED_CERTIFICATE)
    public = certificate.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    gateway = WeChat(
        WeChatTerms(
            merchant_id="1234567890",
            app_id="054aa7d7a2a54ab5898df65bd96f001c",
            serial=wechat_peer.SERIAL,
            private_key=merchant.secret_pem,
            api_key="testMchAPIv3Key0",
            public_key=public.decode(),
            public_key_id="D7CE59D1F522D701",
        )
    )
    notice = gateway.read(PUBLISHED_BODY.encode(), PUBLISHED_PROOFS)
    # It concerns no payment: what it says is opened, its merchant is ours, and nothing is done.
    assert (notice.event_id, notice.payment_key) == ("3119dfba-e649-5eec-ab1e-3412bc4d2e17", "")
    with pytest.raises(ForgedNotice):
        gateway.read(PUBLISHED_BODY.replace("签约", "解约").encode(), PUBLISHED_PROOFS)
