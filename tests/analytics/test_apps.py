"""Events from apps."""

import uuid

import pytest
import time_machine

from analytics.models import Event, Reject

pytestmark = [pytest.mark.req("AN1"), pytest.mark.django_db]


@pytest.fixture
def batch(now, said, quiet_stream, months):
    with time_machine.travel(now, tick=False):
        yield {
            "visitor": str(uuid.uuid4()),
            "session": str(uuid.uuid4()),
            "consent": True,
            "sent": now.timestamp() * 1000,
            "source": "app-store",
            "events": [said("view", page="product"), said("cart", product="x", quantity=2)],
        }


def test_a_batch_is_taken_in(client, batch, carry):
    answer = client.post("/api/v1/events/", batch, content_type="application/json")
    carry()

    assert (answer.status_code, answer.json()) == (202, {"events": 2})
    view = Event.objects.get(kind="view")
    assert str(view.visitor) == batch["visitor"]
    assert (view.device, view.source, view.is_bot) == ("app", "app-store", False)
    assert Event.objects.get(kind="cart").quantity == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"consent": False}, "consent"),
        ({"visitor": "me"}, "visitor"),
        ({"session": None}, "session"),
    ],
)
def test_what_is_missing_is_named(client, batch, carry, change, field):
    answer = client.post("/api/v1/events/", batch | change, content_type="application/json")
    carry()

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not Event.objects.exists()


@pytest.mark.req("AN14")
@pytest.mark.parametrize(
    ("body", "status", "reason"), [("{", 400, "malformed"), ("x" * 70_000, 413, "oversized")]
)
def test_what_cannot_be_read_is_told_and_counted(client, batch, carry, body, status, reason):
    answer = client.post("/api/v1/events/", body, content_type="application/json")
    carry()

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert Reject.objects.get().reason == reason


def test_the_door_is_in_the_description(client):
    description = client.get("/api/schema/?format=json").json()

    assert "/api/v1/events/" in description["paths"]
