"""The inbox, the channels, the devices and the way out, over HTTP; and the same in the API."""

import base64
import json

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from messaging import links
from messaging.models import Device, Message, Suppression, Wish
from messaging.services import wishes
from messaging.types import Purpose
from tests.factories.window import operator
from tests.messaging.peers.browser import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def amy(client):
    user = User.objects.create_user("amy@example.com", "a long pass phrase")
    client.force_login(user)
    return user


def written(user, now, number=1, **fields):
    return Message.objects.create(
        key=f"k:{number}", channel=fields.pop("channel", "inbox"), user=user, language="en",
        subject=f"News {number}", text="Words <b>", due_at=now, recipient=str(user.pk), **fields,
    )  # fmt: skip


@pytest.mark.req("MK6")
def test_the_inbox_marks_what_is_new_once(client, amy, now):
    written(amy, now, url="/en/orders/abc/")
    other = User.objects.create_user("wei@example.com", "a long pass phrase")
    written(other, now, 2)
    page = client.get("/en/member/messages/").content.decode()
    assert "News 1" in page
    assert "News 2" not in page
    assert "Words &lt;b&gt;" in page
    assert "letter--new" in page
    assert "letter--new" not in client.get("/en/member/messages/").content.decode()


@pytest.mark.req("MK6")
def test_the_inbox_costs_the_same_with_one_and_with_many(
    client, amy, now, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in (1, 2, 3):
        written(amy, now, number)
        client.get("/en/member/messages/")
        with CaptureQueriesContext(connection) as statements:
            client.get("/en/member/messages/")
        counts.append(len(statements))
    assert counts[0] == counts[2]


@pytest.mark.req("MK4", "MK6")
@pytest.mark.parametrize(
    ("path", "label"), [("/en/", "News and offers"), ("/zh-hans/", "资讯与优惠")]
)
def test_channels_are_chosen(client, amy, path, label):
    path = f"{path}member/notifications/"
    assert label in client.get(path).content.decode()
    answer = client.post(path, {"service": ["email"], "marketing": ["email"]})
    assert answer.status_code == 302
    chosen = wishes.of(user_id=amy.pk)
    assert chosen[Purpose.MARKETING]["email"]
    assert not chosen[Purpose.SERVICE]["web_push"]


@pytest.mark.req("MK6")
@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Please leave one way"), ("zh-hans", "请至少保留一种")],
)
def test_the_last_way_stays(client, amy, language, said):
    answer = client.post(f"/{language}/member/notifications/", {"marketing": ["email"]})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Wish.objects.exists()


def test_a_channel_that_is_none_is_refused(client, amy):
    answer = client.post("/en/member/notifications/", {"service": ["email", "pigeon"]})
    assert answer.status_code == 422
    assert not Wish.objects.exists()


@pytest.fixture
def subscription(settings):
    settings.PUSH_SERVICES = ["https://*.push.example"]
    keys = Browser(settings.VAPID_PUBLIC_KEY).keys
    return {"endpoint": "https://eu.push.example/abc", **keys, "name": "Firefox, Linux"}


@pytest.mark.req("SF9")
def test_a_browser_is_kept_once_and_removed(client, amy, subscription):
    page = client.get("/en/member/notifications/").content.decode()
    assert "data-push=" in page
    for _twice in range(2):
        answer = client.post("/en/member/notifications/browsers/", subscription)
        assert answer.status_code == 204
    device = Device.objects.get()
    assert "Firefox, Linux" in client.get("/en/member/notifications/").content.decode()
    other = User.objects.create_user("wei@example.com", "a long pass phrase")
    client.force_login(other)
    path = f"/en/member/notifications/{device.public_id}/remove/"
    assert client.post(path).status_code == 404
    client.force_login(amy)
    assert client.post(path).status_code == 302
    assert not Device.objects.exists()


@pytest.mark.req("SF9")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"endpoint": "http://eu.push.example/abc"}, "not_a_push_service"),
        ({"endpoint": "https://169.254.169.254/latest"}, "not_a_push_service"),
        ({"endpoint": "https://push.example.evil.example/abc"}, "not_a_push_service"),
        ({"endpoint": "https://evilpush.example/abc"}, "not_a_push_service"),
        ({"endpoint": ""}, "not_a_push_service"),
        ({"p256dh": "short"}, "wrong_keys"),
        ({"auth": base64.urlsafe_b64encode(bytes(15)).decode()}, "wrong_keys"),
        ({"auth": "ключ"}, "wrong_keys"),
    ],
)
def test_a_stranger_does_not_make_us_call_elsewhere(client, amy, subscription, change, code):
    answer = client.post("/en/member/notifications/browsers/", subscription | change)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not Device.objects.exists()


def test_a_guest_has_no_inbox(client):
    for name in ("messages", "notifications"):
        assert client.get(reverse(f"storefront:{name}")).status_code == 302


@pytest.mark.req("MK4")
def test_one_click_ends_it_without_signing_in(client, now):
    user = User.objects.create_user("amy@example.com", "a long pass phrase")
    message = written(user, now, channel="email", purpose="marketing")
    Message.objects.update(recipient="amy@example.com")
    path = links.unsubscribe_url(message).partition("://")[2].partition("/")[2]
    assert "Shall we stop" in client.get(f"/{path}").content.decode()
    assert not Suppression.objects.exists()
    # As a mail program does it: from elsewhere, with no cookie (RFC 8058).
    done = client.post(
        f"/{path}", {"List-Unsubscribe": "One-Click"}, headers={"origin": "https://mail.example"}
    )
    assert done.status_code == 200
    assert Suppression.objects.get().reason == "unsubscribed"
    assert not wishes.of(user_id=user.pk)[Purpose.MARKETING]["email"]
    client.post(f"/{path}", {"everything": "on"})
    assert Wish.objects.filter(user=user, wanted=False).count() >= 4


@pytest.mark.req("MK4")
@pytest.mark.parametrize(
    "token", ["nonsense", signing.dumps("x" * 16, salt="another")], ids=["nonsense", "another"]
)
def test_a_forged_link_is_not_found(client, token):
    with translation.override("en"):
        path = reverse("storefront:unsubscribe", args=[token])
    assert client.post(path).status_code == 404


@pytest.mark.req("MK4")
def test_a_marketing_letter_carries_its_way_out(client, now, mailoutbox):
    from messaging.services import outgoing

    user = User.objects.create_user("amy@example.com", "a long pass phrase")
    for number, purpose in enumerate(("marketing", "service")):
        message = written(user, now, number, channel="email", purpose=purpose)
        Message.objects.filter(pk=message.pk).update(recipient=user.email)
        outgoing.deliver(message_id=message.pk, now=now)
    marketing, service = mailoutbox
    assert "/unsubscribe/" in marketing.extra_headers["List-Unsubscribe"]
    assert marketing.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe" not in service.extra_headers


BOUNCE = {
    "RecordType": "Bounce", "ID": 1, "Type": "HardBounce", "TypeCode": 1,
    "MessageID": "m-1", "Email": "Amy@example.com", "BouncedAt": "2026-11-22T09:00:00Z",
}  # fmt: skip


@pytest.mark.req("MK6")
def test_a_provider_tells_of_a_bounce(client, settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": "shop:secret"}
    send = {"content_type": "application/json", "data": json.dumps(BOUNCE)}
    assert client.post("/webhooks/mail/postmark/tracking/", **send).status_code == 400
    assert client.post("/webhooks/mail/nobody/tracking/", **send).status_code == 404
    assert not Suppression.objects.exists()
    secret = base64.b64encode(b"shop:secret").decode()
    for _twice in range(2):
        answer = client.post(
            "/webhooks/mail/postmark/tracking/", **send,
            headers={"authorization": f"Basic {secret}"},
        )  # fmt: skip
        assert answer.status_code == 200
    row = Suppression.objects.get()
    assert (row.address, row.reason) == ("amy@example.com", "bounced")


@pytest.mark.req("MK10")
def test_an_agent_sees_why_and_sends_again(client, now):
    user = User.objects.create_user("amy@example.com", "a long pass phrase")
    written(user, now, 1, channel="email", purpose="marketing", state="held", held="cap")
    failed = written(user, now, 2, channel="email", state="failed", error="refused")
    client.force_login(operator("service"))
    path = reverse("admin:messaging_message_changelist")
    page = client.get(path, {"q": "amy@example.com"}).content.decode()
    assert "Enough messages in these days" in page
    sent = {"action": "send_again", "_selected_action": [failed.pk]}
    assert "1 message is queued again." in client.post(path, sent, follow=True).content.decode()
    failed.refresh_from_db()
    assert (failed.state, failed.error) == ("queued", "")
    client.force_login(operator("analyst"))
    assert client.get(path).status_code == 403
