"""Scanners, RFID gates and ERPs report stock events."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import User
from inventory.models import Feed, FeedEvent, FeedStream, Movement, StockItem
from inventory.services import feeds, reservations
from shop.roles import write_roles
from tests.factories import shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def scanner():
    feed = Feed.objects.create(code="dock", name="Dock scanner", kind="scanner")
    return Gate(feeds.new_token(feed_id=feed.pk))


class Gate:
    def __init__(self, token):
        self.http = APIClient(headers={"Authorization": f"Bearer {token}"})

    def send(self, *events):
        return self.http.post("/api/v1/stock-events/", {"events": list(events)}, format="json")

    def states(self, *events):
        return [(row["id"], row["state"], row["reason"]) for row in self.send(*events).json()]


@pytest.fixture
def row():
    return StockItem.objects.get(variant=shop.product(stock=10).variants.get())


def event(row, number, kind="received", quantity=3, **changes):
    return {
        "id": f"e{number}",
        "sequence": number,
        "sku": row.variant.sku,
        "location": "gb",
        "kind": kind,
        "quantity": quantity,
        "at": "2026-11-22T08:59:00Z",
    } | changes


def on_hand(row):
    row.refresh_from_db()
    return row.on_hand


@pytest.mark.req("IN3")
def test_every_kind_is_booked_in_the_ledger(scanner, row):
    told = scanner.states(
        event(row, 1),
        event(row, 2, "removed", 1),
        event(row, 3, "returned", 2),
        event(row, 4, "counted", 11),
    )
    assert told == [(f"e{n}", "applied", "") for n in (1, 2, 3, 4)]
    assert on_hand(row) == 11
    assert list(
        Movement.objects.filter(reference__startswith="dock:")
        .order_by("pk")
        .values_list("quantity", "reason", "reference")
    ) == [
        (3, "receipt", "dock:e1"),
        (-1, "damage", "dock:e2"),
        (2, "return", "dock:e3"),
        (-3, "count", "dock:e4"),
    ]


@pytest.mark.req("IN3")
def test_a_repeat_is_booked_once(scanner, row):
    for _twice in range(2):
        assert scanner.states(event(row, 1)) == [("e1", "applied", "")]
    assert scanner.states(event(row, 1, quantity=99)) == [("e1", "applied", "")]
    assert on_hand(row) == 13


@pytest.mark.req("IN3")
def test_out_of_order_waits_for_its_turn(scanner, row):
    counted, received = event(row, 2, "counted", 4), event(row, 1)
    assert scanner.states(counted) == [("e2", "waiting", "")]
    assert on_hand(row) == 10
    assert scanner.states(received) == [("e1", "applied", "")]
    assert on_hand(row) == 4
    assert FeedStream.objects.get().last == 2


@pytest.mark.req("IN3")
def test_a_gap_is_passed_after_a_quarter_of_an_hour(scanner, row):
    scanner.send(event(row, 2, "counted", 4))
    feeds.pass_gaps(now=shop.NOW + timedelta(minutes=10))
    assert on_hand(row) == 10
    feeds.pass_gaps(now=shop.NOW + timedelta(minutes=16))
    assert on_hand(row) == 4
    assert scanner.states(event(row, 1)) == [("e1", "rejected", "late")]
    assert on_hand(row) == 4


@pytest.mark.req("IN3")
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"sku": "NO-SUCH"}, "unknown_sku"),
        ({"location": "mars"}, "unknown_location"),
        ({"kind": "removed", "quantity": 9}, "reserved"),
        ({"kind": "counted", "quantity": 1}, "reserved"),
    ],
)
def test_what_cannot_be_booked_is_kept_with_its_reason(scanner, row, changes, reason):
    until = shop.NOW + timedelta(hours=1)
    reservations.place(reference="A", quantities={row.variant_id: 4}, until=until, now=shop.NOW)
    assert scanner.states(event(row, 1, **changes)) == [("e1", "rejected", reason)]
    assert on_hand(row) == 10
    assert FeedEvent.objects.get().state == "rejected"
    if "sku" not in changes and "location" not in changes:
        assert scanner.states(event(row, 2)) == [("e2", "applied", "")]


@pytest.mark.req("IN3")
def test_a_feed_of_one_location_reports_for_no_other(scanner, row):
    Feed.objects.update(location=shop.warehouse("leeds"))
    assert scanner.states(event(row, 1)) == [("e1", "rejected", "not_its_location")]


@pytest.mark.req("IN3", "AC5")
def test_only_its_own_token_opens_the_door(scanner, row):
    assert Gate("wrong").send(event(row, 1)).status_code == 401
    assert APIClient().post("/api/v1/stock-events/", {}, format="json").status_code == 401
    Feed.objects.update(is_active=False)
    assert scanner.send(event(row, 1)).status_code == 401
    assert on_hand(row) == 10
    assert not FeedEvent.objects.exists()


@pytest.mark.req("IN3")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"quantity": -1}, "events.0.quantity"),
        ({"quantity": 0}, "events.0.quantity"),
        ({"kind": "eaten"}, "events.0.kind"),
        ({"at": "yesterday"}, "events.0.at"),
        ({"sequence": 0}, "events.0.sequence"),
        ({"id": ""}, "events.0.id"),
    ],
)
def test_bad_input_names_the_field_and_stores_nothing(scanner, row, changes, field):
    answer = scanner.send(event(row, 1, **changes))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith(field)
    assert not FeedEvent.objects.exists()


@pytest.mark.req("IN3")
def test_an_operator_mends_a_rejected_event(scanner, row, client):
    write_roles()
    user = User.objects.create_user("a@example.com", "a long pass phrase", is_staff=True)
    user.groups.add(Group.objects.get(name="owner"))
    client.force_login(user)
    scanner.send(event(row, 1, sku="TYPO"))
    rejected = FeedEvent.objects.get()
    page = reverse("admin:inventory_feedevent_change", args=[rejected.pk])
    assert "Nothing has this SKU" in client.get(page).content.decode()
    client.post(page, {"sku": row.variant.sku, "location_code": "gb", "quantity": "2"})
    rejected.refresh_from_db()
    assert (rejected.state, on_hand(row)) == ("applied", 12)
    client.post(page, {"sku": row.variant.sku, "location_code": "gb", "quantity": "5"})
    assert on_hand(row) == 12


@pytest.mark.req("IN3")
def test_the_token_is_shown_once_and_replaces_the_old(scanner, row, client):
    write_roles()
    owner = User.objects.create_superuser("o@example.com", "a long pass phrase")
    client.force_login(owner)
    page = reverse("admin:inventory_feed_token", args=[Feed.objects.get().pk])
    assert "font-mono" not in client.get(page).content.decode()
    shown = client.post(page).content.decode()
    token = shown.split("select-all", 1)[1].split(">", 1)[1].split("<", 1)[0]
    assert scanner.send(event(row, 1)).status_code == 401
    assert Gate(token).states(event(row, 1)) == [("e1", "applied", "")]
