"""The screens of the event stream, what was set aside, and page speed."""

import uuid
from datetime import timedelta

import pytest

from accounts.models import User
from analytics.models import Completeness, Event, Reject
from analytics.selectors import speed
from analytics.services import completing, replaying
from tests.analytics.test_warehouse import happened

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client):
    client.force_login(User.objects.create_superuser(email="owner@example.com", password="x"))
    return client


def reject(now, reason="late", **given):
    body = '{"id": "%s", "kind": "view", "at": %d, "path": "/en/"}'
    at = (now - timedelta(days=9)).timestamp() * 1000
    envelope = {"s": "web", "r": now.timestamp(), "v": str(uuid.uuid4()), "n": "", "ua": "Firefox"}
    return Reject.objects.create(
        **{
            "received_at": now,
            "source": "web",
            "reason": reason,
            "detail": "9 days",
            "body": body % (uuid.uuid4(), at),
            "envelope": envelope,
        }
        | given
    )


@pytest.mark.req("AN14")
def test_the_stream_shows_what_waits_and_what_was_set_aside(owner, visitor, said, send, carry, now):
    send(visitor, said(), said("teleport"))
    carry()
    send(visitor, said())

    page = owner.get("/admin/analytics/intake/").content.decode()

    assert "data-waiting>1<" in page
    assert "Unknown kind" in page
    assert "teleport" in page


@pytest.mark.req("AN14")
def test_the_stream_takes_as_many_statements_for_three_reasons_as_for_one(
    owner, quiet_stream, now, django_assert_max_num_queries
):
    counts = []
    owner.get("/admin/analytics/intake/")  # what a process asks once
    for reasons in (("late",), ("malformed", "future")):
        for reason in reasons:
            reject(now, reason)
        with django_assert_max_num_queries(40) as asked:
            assert owner.get("/admin/analytics/intake/").status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.req("AN14")
def test_what_only_came_late_can_be_taken_in(owner, quiet_stream, months, carry, now):
    row = reject(now)

    owner.post(
        "/admin/analytics/reject/", {"action": "take_in", "_selected_action": [row.pk]}, follow=True
    )
    carry()

    assert Event.objects.get().at == (now - timedelta(days=9)).replace(microsecond=0)
    row.refresh_from_db()
    assert row.replayed_at is not None


@pytest.mark.req("AN14")
def test_what_says_nothing_sensible_cannot(quiet_stream, now):
    with pytest.raises(replaying.NotMendable):
        replaying.replay(rejects=[reject(now), reject(now, "malformed")], now=now)
    assert not Reject.objects.filter(replayed_at__isnull=False).exists()


@pytest.mark.req("AN14")
def test_what_is_missing_is_known(months, now):
    one, visit = uuid.uuid4(), uuid.uuid4()
    for number in (1, 2, 4):  # the third of four was lost
        happened(now, kind="click", visitor=one, session=visit, props={"g": "a", "n": number})

    completing.reckon(now=now)

    day = Completeness.objects.get(day=now.date(), source="web")
    assert (day.made, day.came, day.share) == (4, 3, 0.75)


@pytest.mark.req("AN8")
def test_slow_pages_are_named_with_their_slow_part(owner, months, now):
    for number in range(24):
        quick = {"lcp": 900 + number, "inp": 40, "cls": 0, "ttfb": 80, "pic": 300, "js": 20}
        slow = {"lcp": 3900, "inp": 40, "cls": 0, "ttfb": 2600, "db": 2400, "pic": 300, "js": 20}
        at = now - timedelta(minutes=number + 5)
        happened(at, kind="speed", page="home", device="phone", props=quick)
        happened(at, kind="speed", page="checkout", device="desktop", props=slow)

    first, second = speed.pages(since=now - timedelta(days=1), until=now)

    assert (first.page, first.is_slow, first.slow_part) == ("Checkout", True, "Database")
    assert (second.page, second.is_slow, second.lcp) == ("Home page", False, 917.25)
    page = owner.get("/admin/analytics/intake/speed/").content.decode()
    assert "Slow, most of all: Database" in page


@pytest.mark.req("AN8")
def test_a_speed_that_is_no_number_is_set_aside(visitor, said, send, carry):
    send(visitor, said("speed", props={"lcp": "quick"}), said("speed", props={"lcp": -1}))
    carry()

    assert list(Reject.objects.values_list("reason", "detail")) == [("malformed", "props")] * 2


@pytest.mark.req("AN8")
def test_an_uncached_page_says_how_long_the_database_took(client):
    assert client.get("/en/bag/")["Server-Timing"].startswith("db;dur=")


@pytest.mark.parametrize("role", ["catalogue", "warehouse"])
def test_other_roles_see_none_of_it(client, role):
    user = User.objects.create_user(email="op@example.com", password="x", is_staff=True)
    client.force_login(user)

    for address in ("intake/", "intake/speed/", "reject/", "experiment/"):
        assert client.get(f"/admin/analytics/{address}").status_code in {302, 403}
