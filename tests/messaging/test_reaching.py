"""Who hears what by which channel, and why somebody did not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import User
from messaging.models import Cap, Message, QuietHours, Suppression
from messaging.services import devices, outgoing, suppressions, wishes
from messaging.services.reaching import Word, notify, offer
from messaging.types import Channel, Person, Purpose
from tests.messaging.peers.browser import Browser

pytestmark = pytest.mark.django_db
CONTEXT = {"shop_name": "Loopmart", "public_url": "https://shop.example"}
BOTH = (Channel.EMAIL, Channel.WEB_PUSH)


@pytest.fixture
def amy():
    return User.objects.create_user("amy@example.com", "a long pass phrase")


@pytest.fixture(autouse=True)
def _the_shops_policy():
    """Tests that commit empty the tables, and the rows of the migration with them."""
    Cap.objects.get_or_create(channel="", segment="", defaults={"most": 2, "days": 7})
    QuietHours.objects.get_or_create()


def word(user, now, key="news:1", **person):
    whom = Person(language="en", user_id=user.pk, email=user.email, **person)
    return Word(key, "plain", whom, CONTEXT, now, url="https://shop.example/")


@pytest.fixture(autouse=True)
def _a_plain_template(settings, tmp_path):
    folder = tmp_path / "messaging" / "plain"
    folder.mkdir(parents=True)
    for name in ("subject.txt", "body.txt", "body.html"):
        (folder / name).write_text("News")
    engine = {**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    settings.TEMPLATES = [engine]


def channels(state="queued"):
    return sorted(Message.objects.filter(state=state).values_list("channel", flat=True))


def choose(user, purpose, **wanted):
    wishes.choose(user_id=user.pk, email=user.email, wanted={purpose: wanted})


@pytest.mark.req("MK6")
def test_a_member_hears_in_the_shop_by_mail_and_on_every_device(amy, now, settings):
    settings.PUSH_SERVICES = ["https://push.example"]
    for number in range(2):
        one = Browser(settings.VAPID_PUBLIC_KEY)
        devices.add_browser(
            user_id=amy.pk, endpoint=f"https://push.example/{number}", **one.keys, name="", now=now
        )
    for _twice in range(2):
        notify(word(amy, now))
    assert channels() == ["email", "inbox", "web_push", "web_push"]


@pytest.mark.req("MK6")
def test_what_a_member_switched_off_is_held_back_with_the_reason(amy, now):
    choose(amy, Purpose.SERVICE, email=False, sms=True)
    notify(word(amy, now, phone="+447700900123"))
    assert channels() == ["inbox", "sms"]
    assert Message.objects.get(channel="email").held == "not_wanted"


@pytest.mark.req("MK6")
def test_nobodys_order_goes_untold(amy, now):
    choose(amy, Purpose.SERVICE, email=False, sms=True)
    notify(word(amy, now))  # no number is known
    assert channels() == ["email", "inbox"]


@pytest.mark.req("MK6")
def test_the_last_way_is_not_switched_off(amy):
    off = dict.fromkeys(("email", "web_push", "sms", "app_push"), False)
    with pytest.raises(wishes.NothingLeft):
        choose(amy, Purpose.SERVICE, **off)
    assert wishes.of(user_id=amy.pk)[Purpose.SERVICE]["email"]


@pytest.mark.req("MK4", "MK10")
def test_marketing_is_asked_for_first(amy, now):
    assert offer(word(amy, now), channels=BOTH).held == "not_wanted"
    choose(amy, Purpose.MARKETING, email=True)
    assert offer(word(amy, now, "news:2"), channels=BOTH).state == "queued"


@pytest.mark.req("MK4", "MK10")
def test_the_third_in_a_week_is_held_back_and_kept(amy, now):
    choose(amy, Purpose.MARKETING, email=True)
    for number in range(3):
        offer(word(amy, now + timedelta(hours=number), f"news:{number}"), channels=BOTH)
    assert channels("held") == ["email"]
    assert Message.objects.get(state="held").held == "cap"
    later = offer(word(amy, now + timedelta(days=7, hours=1), "news:9"), channels=BOTH)
    assert later.state == "queued"
    Cap.objects.update(most=9)
    again = offer(word(amy, now + timedelta(days=7, hours=2), "news:10"), channels=BOTH)
    assert again.state == "queued"


@pytest.mark.req("MK4")
def test_at_night_it_waits_for_the_morning(amy, now):
    choose(amy, Purpose.MARKETING, email=True)
    night = now.replace(hour=23)
    message = offer(word(amy, night), channels=BOTH)
    assert (message.state, message.held) == ("queued", "quiet")
    assert message.due_at == (night + timedelta(days=1)).replace(hour=8)
    assert message.pk not in outgoing.due(now=night)
    assert notify(word(amy, night, "order:1"))[0].due_at == night


@pytest.mark.req("MK4", "MK10")
def test_the_next_channel_is_taken_when_the_first_cannot_be_reached(amy, now):
    choose(amy, Purpose.MARKETING, email=True, web_push=True)
    message = offer(word(amy, now), channels=(Channel.WEB_PUSH, Channel.EMAIL))
    assert message.channel == "email"
    suppressions.add(channel="email", address="AMY@example.com", reason="complained", now=now)
    assert offer(word(amy, now, "news:2"), channels=(Channel.EMAIL,)).held == "suppressed"
    assert offer(word(amy, now, "news:3"), channels=(Channel.WEB_PUSH,)).held == "no_address"


@pytest.mark.req("MK4")
def test_who_unsubscribes_while_it_waits_does_not_get_it(amy, now, postbox):
    choose(amy, Purpose.MARKETING, email=True)
    message = offer(word(amy, now), channels=BOTH)
    wishes.unsubscribe(message=message, now=now)
    outgoing.deliver(message_id=message.pk, now=now)
    message.refresh_from_db()
    assert (message.state, message.held, postbox.letters) == ("held", "suppressed", [])


@pytest.mark.req("MK4")
def test_choosing_again_takes_the_unsubscription_back(amy, now):
    choose(amy, Purpose.MARKETING, email=True)
    wishes.unsubscribe(message=offer(word(amy, now), channels=BOTH), now=now)
    assert not wishes.of(user_id=amy.pk)[Purpose.MARKETING]["email"]
    choose(amy, Purpose.MARKETING, email=True)
    assert not Suppression.objects.exists()
    assert offer(word(amy, now, "news:2"), channels=BOTH).state == "queued"


@pytest.mark.req("MK4", "MK10")
@pytest.mark.django_db(transaction=True)
def test_two_campaigns_at_once_share_one_budget(amy, now):
    choose(amy, Purpose.MARKETING, email=True)

    def one(number):
        try:
            return offer(word(amy, now, f"news:{number}"), channels=BOTH).state
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        states = list(threads.map(one, range(6)))
    assert sorted(states) == ["held"] * 4 + ["queued"] * 2
