"""Events from a page to their table, through the door."""

import json
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.test import Client

from analytics import stream
from analytics.models import Event, Intake, Reject
from analytics.services import collecting, consuming, forgetting
from analytics.types import Kind
from core import limits
from tests.factories import shop

pytestmark = [pytest.mark.req("AN1"), pytest.mark.django_db]

GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


@pytest.fixture(autouse=True)
def _that_second(now):
    with time_machine.travel(now, tick=False):
        yield


def reasons():
    return dict(Reject.objects.values_list("reason", "detail"))


def test_a_view_becomes_a_row(visitor, said, send, carry, now):
    came = {"s": "letter", "m": "email", "c": "autumn"}

    answer = send(visitor, said(props={"from": "/en/"}), **{"from": came})
    carry()

    assert answer.status_code == 204
    visit, view = Event.objects.order_by("-at")
    assert (visit.kind, view.kind) == ("visit", "view")
    assert view.at == now - timedelta(seconds=5)
    assert (view.page, view.path, view.language) == ("product", "/en/p/teapot/", "en")
    assert (view.device, view.is_bot, view.is_synthetic) == ("phone", False, False)
    assert (view.source, view.medium, view.campaign) == ("letter", "email", "autumn")
    assert view.props == {"from": "/en/"}
    assert (visit.visitor, visit.session) == (view.visitor, view.session)
    assert str(view.visitor) == answer.cookies["visitor"].value
    assert answer.cookies["visitor"]["httponly"]


def test_the_next_batch_is_the_same_visit(visitor, said, send, carry):
    send(visitor, said())
    send(visitor, said("dwell", value=12.5, props={"depth": 80}))
    carry()

    assert Event.objects.values("session").distinct().count() == 1
    assert Event.objects.filter(kind="visit").count() == 1
    assert str(Event.objects.get(kind="dwell").value) == "12.50"


def test_a_product_is_known_by_page_link_and_sku(visitor, said, send, carry):
    product = shop.product()
    send(visitor, said("view", path=f"/en/p/{product.slug}/"))
    send(visitor, said("click", path="/en/", block="rail", target=f"/en/p/{product.slug}/?v=1"))
    carry()

    assert set(
        Event.objects.exclude(kind="visit").values_list("kind", "page", "product_id", "category_id")
    ) == {
        ("view", "product", product.pk, product.main_category_id),
        ("click", "home", product.pk, product.main_category_id),
    }


@pytest.mark.parametrize(
    ("cookie", "headers"),
    [
        ("", {}),
        ("1", {}),
        ("1.marketing", {}),
        ("0.analytics", {}),
        ("1.analytics", {"Sec-GPC": "1"}),
        ("1.analytics", {"DNT": "1"}),
    ],
)
def test_without_consent_nothing_is_kept(visitor, said, send, carry, cookie, headers):
    visitor.cookies["consent"] = cookie
    visitor.defaults |= {f"HTTP_{name.upper().replace('-', '_')}": v for name, v in headers.items()}

    answer = send(visitor, said())
    carry()

    assert answer.status_code == 204
    assert not answer.cookies
    assert not Event.objects.exists()
    assert not Intake.objects.exists()


def test_another_site_cannot_send(visitor, said, send):
    visitor.defaults["HTTP_SEC_FETCH_SITE"] = "cross-site"

    assert send(visitor, said()).status_code == 403


def test_programs_are_marked(visitor, said, send, carry):
    visitor.defaults["HTTP_USER_AGENT"] = GOOGLE

    send(visitor, said())
    carry()

    assert set(Event.objects.values_list("is_bot", flat=True)) == {True}
    assert set(Intake.objects.values_list("outcome", flat=True)) == {"bot"}


@pytest.mark.req("AN14")
def test_what_cannot_be_true_is_set_aside_with_its_reason(visitor, said, send, carry, now):
    twin = said()
    impossible = [
        *(said("teleport"), said("purchase", value=1_000_000), said("cart", product="TEA-1")),
        *(said(ago=8 * 86400), said(ago=-3600), said(position="first"), "no object"),
        *(said(props={"long": "x" * 1100}), said(query="x" * 5000)),
    ]
    send(visitor, twin, twin, *impossible)
    carry()

    assert Event.objects.filter(kind="view").count() == 1
    assert sorted(Reject.objects.values_list("reason", "detail")) == [
        ("duplicate", twin["id"]),
        ("forged", "cart from web"),
        ("forged", "purchase from web"),
        ("future", "3600 s"),
        ("late", "8 days"),
        ("malformed", "not an object"),
        ("malformed", "position"),
        ("malformed", "props"),
        ("oversized", "5123 letters"),
        ("unknown-kind", "teleport"),
    ]
    counted = dict(Intake.objects.filter(source="web").values_list("outcome", "events"))
    assert counted == {
        "accepted": 1,
        "duplicate": 1,
        "forged": 2,
        "future": 1,
        "late": 1,
        "malformed": 3,
        "oversized": 1,
        "unknown-kind": 1,
    }


@pytest.mark.req("AN14")
def test_a_clock_that_is_off_by_minutes_is_corrected_and_by_a_day_set_aside(
    visitor, said, send, carry, now
):
    fast = now + timedelta(minutes=20)
    send(visitor, said(ago=-20 * 60 + 5), sent=fast)
    send(visitor, said(ago=-2 * 86400), sent=now + timedelta(days=2))
    carry()

    assert Event.objects.get(kind="view").at == now - timedelta(seconds=5)
    assert reasons() == {"skewed": "172800 s"}


@pytest.mark.req("AN14")
def test_the_same_batch_sent_twice_counts_once(visitor, said, send, carry):
    event = said()
    send(visitor, event)
    carry()
    send(visitor, event)
    carry()

    assert Event.objects.filter(kind="view").count() == 1
    assert reasons() == {"duplicate": event["id"]}


@pytest.mark.req("AN14")
@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        ("no json", 400, "malformed"),
        ("[]", 400, "malformed"),
        ('{"events": 7, "sent": 1}', 400, "malformed"),
        ('{"events": [], "sent": "now"}', 400, "malformed"),
        ("[" * 60_000, 400, "malformed"),
        (json.dumps({"sent": 1, "events": ["x" * 70_000]}), 413, "oversized"),
        (json.dumps({"sent": 1, "events": [{}] * 101}), 413, "oversized"),
    ],
)
def test_a_batch_that_cannot_be_read_is_refused_and_counted(visitor, carry, body, status, reason):
    answer = visitor.post("/events/", body, content_type="text/plain")
    carry()

    assert answer.status_code == status
    assert answer.json()["detail"]
    assert Reject.objects.get().reason == reason


@pytest.mark.req("AN14")
@pytest.mark.parametrize("door", ["/events/", "/api/v1/events/"])
def test_a_flood_from_one_address_is_turned_away_and_counted(visitor, carry, settings, door):
    settings.EVENT_BATCHES_A_MINUTE = 2
    sent = [visitor.post(door, "{", content_type="application/json") for _batch in range(5)]
    other = visitor.post(door, "{", content_type="application/json", REMOTE_ADDR="192.0.2.7")
    carry()

    assert [answer.status_code for answer in sent] == [400, 400, 429, 429, 429]
    assert sent[2].json()["code"] == "too_often"
    assert other.status_code == 400
    assert Reject.objects.filter(reason="flood").count() == 1


def test_a_value_no_rule_foresaw_harms_no_other(visitor, said, send, carry):
    send(visitor, said(), said(props={"n": [1e308] * 4}), said())
    send(visitor, said())
    carry()

    assert Event.objects.filter(kind="view").count() == 3
    assert Reject.objects.get().reason == "malformed"
    assert "analytics_small_props" in Reject.objects.get().detail


def test_an_entry_read_again_after_a_kill_is_left_alone(visitor, said, send, now):
    send(visitor, said(), said("teleport"))
    entries = stream.take(consumer="killed", most=10, wait_ms=1)
    consuming.write_all(entries, now=now)  # and killed before it could acknowledge

    consuming.write_all(entries, now=now)

    assert Event.objects.filter(kind="view").count() == 1
    assert Reject.objects.count() == 1
    assert Intake.objects.get(source="web", outcome="accepted").events == 1


def test_a_full_stream_spills_into_files_and_they_are_written(visitor, said, send, carry, settings):
    settings.EVENT_STREAM_LENGTH = 2
    for _ in range(5):
        send(visitor, said())

    assert stream.length() == 2
    carry()

    assert Event.objects.filter(kind="view").count() == 5
    assert list((settings.VAR_DIR / "spill").iterdir()) == []


def test_without_a_queue_server_batches_wait_in_files(
    visitor, said, send, carry, monkeypatch, settings
):
    def away(*_args, **_kwargs):
        raise stream.redis.ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(stream, "_append", lambda: away)
        answer = send(visitor, said())
    assert answer.status_code == 204
    assert stream.length() == 0

    carry()

    assert Event.objects.filter(kind="view").count() == 1
    assert list((settings.VAR_DIR / "spill").iterdir()) == []


def test_events_of_an_erased_person_are_anonymised_and_later_ones_refused(
    visitor, said, send, carry, now
):
    visitor.cookies["sessionid"] = "his"
    sealed = [7, limits.hashed("his")[:16]]
    visitor.cookies["known"] = signing.dumps(sealed, salt="storefront.visitors")
    send(visitor, said(query="my illness"))
    carry()

    forgetting.forget(user_id=7, now=now)
    send(visitor, said())
    carry()

    view = Event.objects.get(kind="view")
    assert (view.user_id, view.path, view.query) == (None, "", "")
    assert view.visitor == view.session
    assert list(Reject.objects.values_list("reason", "body", "envelope")) == [("forgotten", "", {})]


def test_signing_in_joins_the_visit_to_the_person(visitor, said, send, carry, now):
    send(visitor, said())
    carry()
    before = Event.objects.filter(kind="view").get()

    collecting.note(
        kind=Kind.SIGNIN,
        envelope={"v": str(before.visitor), "n": str(before.session), "u": 9, "ua": "x"},
        now=now,
        key="9",
    )
    carry()

    assert set(Event.objects.values_list("user_id", flat=True)) == {9}


def test_a_forged_visitor_is_not_believed(visitor, said, send, carry):
    other = str(uuid.uuid4())
    send(visitor, said() | {"visitor": other, "user_id": 1, "is_bot": True, "session": other})
    carry()

    view = Event.objects.get(kind="view")
    assert str(view.visitor) != other
    assert (view.user_id, view.is_bot) == (None, False)


def test_the_door_asks_no_database(quiet_stream, said, send, django_assert_num_queries):
    browser = Client(headers={"Sec-Fetch-Site": "same-origin"})
    browser.cookies["consent"] = "1.analytics"

    with django_assert_num_queries(0):
        assert send(browser, said()).status_code == 204
