"""Every channel reaches a real receiver that checks who sends and what."""

import json
from datetime import timedelta

import pytest

from accounts.models import User
from messaging.channels import base, sms
from messaging.models import Device, Message, Suppression
from messaging.services import devices, outgoing
from messaging.services.reaching import Word, notify
from messaging.types import Person
from orders.models import Order
from tests.api.conftest import App
from tests.factories import shop
from tests.messaging.peers.operators import Aliyun, Twilio
from tests.messaging.peers.serving import serving

pytestmark = [pytest.mark.django_db, pytest.mark.req("MK6")]


@pytest.fixture
def amy():
    return User.objects.create_user("amy@example.com", "a long pass phrase")


@pytest.fixture
def word(now):
    """Word of an order, in Chinese or English, for a member or a guest."""
    item = shop.small_shop()
    App().with_cart(shop.sku(item), 1).order()
    order = Order.objects.get()

    def of(user=None, language="en", key="shipped:1", **person):
        whom = Person(language=language, user_id=user.pk if user else None, **person)
        context = {"order": order, "shop_name": "Loopmart", "public_url": "https://shop.example"}
        return Word(key, "shipped", whom, context, now, url="https://shop.example/o/1")

    return of


def subscribe(user, browser, now):
    return devices.add_browser(
        user_id=user.pk, endpoint=browser.endpoint, **browser.keys, name="Firefox", now=now
    )


def send(now):
    for message_id in outgoing.due(now=now):
        outgoing.deliver(message_id=message_id, now=now)


@pytest.mark.req("SF9")
@pytest.mark.parametrize(
    ("language", "title", "body"),
    [
        ("en", "On its way", "Your parcel is on its way to you."),
        ("zh-hans", "已发货", "您的包裹已在路上。"),
    ],
)
def test_a_browser_shows_what_only_it_can_read(amy, word, browser, now, language, title, body):
    subscribe(amy, browser, now)
    notify(word(amy, language, email=amy.email))
    send(now)
    (shown,) = browser.shown
    message = Message.objects.get(channel="web_push")
    assert title in shown["title"]
    assert (shown["body"], shown["url"]) == (body, "https://shop.example/o/1")
    assert shown["tag"] == message.public_id
    (claims,) = browser.claims
    assert browser.endpoint.startswith(claims["aud"])
    assert claims["sub"].startswith("mailto:")
    assert (message.state, message.receipt) == ("sent", "/message/1")


@pytest.mark.req("SF9")
@pytest.mark.parametrize(
    ("status", "state", "devices_left"),
    [(410, "failed", 0), (503, "queued", 1), (403, "failed", 1)],
)
def test_a_push_service_says_no(amy, word, browser, now, status, state, devices_left):
    subscribe(amy, browser, now)
    browser.status = status
    notify(word(amy, email=amy.email))
    send(now)
    assert Message.objects.get(channel="web_push").state == state
    assert Device.objects.count() == devices_left


def test_an_app_gets_its_notification_once_its_token_is_known(amy, word, firebase, now):
    devices.add_app(user_id=amy.pk, token="token-1", name="Pixel", now=now)
    notify(word(amy, email=amy.email))
    send(now)
    (taken,) = firebase.taken
    assert taken["token"] == "token-1"
    assert taken["notification"]["body"] == "Your parcel is on its way to you."
    assert taken["data"]["url"] == "https://shop.example/o/1"


def test_an_app_that_was_removed_is_forgotten(amy, word, firebase, now):
    devices.add_app(user_id=amy.pk, token="token-1", name="Pixel", now=now)
    firebase.gone.add("token-1")
    notify(word(amy, email=amy.email))
    send(now)
    assert Message.objects.get(channel="app_push").state == "failed"
    assert not Device.objects.exists()


def test_firebase_that_is_broken_is_asked_again(amy, word, firebase, now):
    devices.add_app(user_id=amy.pk, token="token-1", name="Pixel", now=now)
    firebase.broken = True
    notify(word(amy, email=amy.email))
    send(now)
    firebase.broken = False
    send(now + timedelta(minutes=1))
    assert len(firebase.taken) == 1
    assert Message.objects.get(channel="app_push").state == "sent"


def test_twilio(word, now, monkeypatch):
    peer = Twilio()
    with serving(peer.answer) as address:
        channel = sms.channel(f"twilio://AC1:secret%2F1@/?from=%2B4420&host={address}")
        monkeypatch.setitem(base.CHANNELS, "sms", channel)
        notify(word(phone="+447700900123"))
        send(now)
        assert peer.taken[0]["To"] == "+447700900123"
        assert peer.taken[0]["From"] == "+4420"
        assert peer.taken[0]["Body"].endswith(
            "Your parcel is on its way to you. https://shop.example/o/1"
        )
        assert Message.objects.get().receipt == "SM1"
        peer.refuses = True
        notify(word(phone="+447700900123", key="shipped:2"))
        send(now)
    assert Message.objects.filter(state="failed").count() == 1
    assert Suppression.objects.get().reason == "bounced"


def test_a_wrong_password_of_ours_is_not_the_numbers_fault(word, now, monkeypatch):
    with serving(Twilio().answer) as address:
        channel = sms.channel(f"twilio://AC1:wrong@/?from=%2B4420&host={address}")
        monkeypatch.setitem(base.CHANNELS, "sms", channel)
        notify(word(phone="+447700900123"))
        send(now)
    assert Message.objects.get().state == "queued"
    assert not Suppression.objects.exists()


@pytest.mark.parametrize(
    ("code", "state"),
    [("OK", "sent"), ("isv.MOBILE_NUMBER_ILLEGAL", "failed"), ("isp.SYSTEM_ERROR", "queued")],
)
def test_aliyun(word, now, monkeypatch, code, state):
    peer = Aliyun()
    peer.code = code
    with serving(peer.answer) as address:
        channel = sms.channel(f"aliyun://key:secret@/?sign=Shop&template=SMS_1&host={address}")
        monkeypatch.setitem(base.CHANNELS, "sms", channel)
        notify(word(language="zh-hans", phone="+8613800138000"))
        send(now)
    assert peer.taken[0]["PhoneNumbers"] == "13800138000"
    assert peer.taken[0]["TemplateCode"] == "SMS_1"
    assert "您的包裹已在路上。" in json.loads(peer.taken[0]["TemplateParam"])["text"]
    assert Message.objects.get().state == state


def test_a_folder_keeps_text_messages_for_trying_the_shop(word, now, monkeypatch, tmp_path):
    monkeypatch.setitem(base.CHANNELS, "sms", sms.channel(f"file://{tmp_path}/sms"))
    notify(word(phone="+447700900123"))
    send(now)
    (kept,) = (tmp_path / "sms").iterdir()
    assert "Your parcel is on its way to you." in kept.read_text()


def test_an_unknown_operator_stops_the_start():
    with pytest.raises(ValueError, match="pigeon"):
        sms.channel("pigeon://loft")


def test_a_letter_to_nobody_is_not_sent_twice(word, postbox, now):
    postbox.unknown.add("gone@example.com")
    notify(word(email="gone@example.com"))
    send(now)
    assert Message.objects.get().state == "failed"
    assert Suppression.objects.get().address == "gone@example.com"
    notify(word(email="Gone@example.com", key="shipped:2"))
    held = Message.objects.get(state="held")
    assert (held.held, postbox.letters) == ("suppressed", [])
