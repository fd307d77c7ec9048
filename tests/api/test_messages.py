"""An app's inbox, channels and devices."""

import pytest

from accounts.models import User
from messaging.models import Device, Message
from tests.api.test_members import sign_in
from tests.factories.window import member

pytestmark = [pytest.mark.django_db, pytest.mark.req("MK6", "PL1")]


@pytest.fixture
def amy(app):
    member()
    sign_in(app)
    return User.objects.get(email="amy@example.com")


def written(user, now):
    return Message.objects.create(
        key="k:1", channel="inbox", user=user, language="en", subject="News", text="Words",
        due_at=now,
    )  # fmt: skip


def test_messages_are_listed_and_read(app, amy, now):
    message = written(amy, now)
    listed = app.get("messages/").json()["results"]
    assert [(one["subject"], one["read_at"]) for one in listed] == [("News", None)]
    for _twice in range(2):
        assert app.post("messages/read/", {"ids": [message.public_id]}).status_code == 204
    assert app.get("messages/").json()["results"][0]["read_at"]


def test_nobody_reads_anothers(app, another_app, amy, now):
    message = written(User.objects.create_user("wei@example.com", "a long pass phrase"), now)
    assert app.get("messages/").json()["results"] == []
    app.post("messages/read/", {"ids": [message.public_id]})
    message.refresh_from_db()
    assert message.read_at is None
    for path in ("messages/", "message-channels/", "devices/"):
        assert another_app.get(path).status_code in {401, 403}


def test_channels_are_chosen(app, amy):
    changed = app.patch("message-channels/", {"marketing": {"email": True}}).json()
    assert changed["marketing"]["email"] is True
    off = dict.fromkeys(changed["service"], False)
    refused = app.patch("message-channels/", {"service": off})
    assert refused.status_code == 409
    assert refused.json()["code"] == "no_channel_left"
    assert app.patch("message-channels/", {"service": {"pigeon": True}}).status_code == 422
    assert app.get("message-channels/").json() == changed


def test_a_device_is_registered_once_and_removed(app, amy):
    for _twice in range(2):
        assert app.post("devices/", {"token": "t-1", "name": "Pixel"}).status_code == 201
    (device,) = app.get("devices/").json()
    assert device["channel"] == "app_push"
    assert app.delete(f"devices/{device['id']}/").status_code == 204
    assert app.delete(f"devices/{device['id']}/").status_code == 404
    assert not Device.objects.exists()


def test_a_device_without_a_token_is_refused(app, amy):
    refused = app.post("devices/", {"name": "Pixel"})
    assert refused.status_code == 422
    assert "token" in refused.content.decode()
