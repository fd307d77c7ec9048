"""Events are heard once, in order, or wait where operators see them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import pytest
from django.db import transaction

from core import events
from core.events import Event, publish, subscriber
from core.models import Delivery, OutboxEvent, Redirect
from core.services import relay

heard = []


@dataclass(frozen=True)
class Happened(Event):
    name: ClassVar[str] = "tests.happened"
    thing: str
    number: int

    @property
    def aggregate(self):
        return self.thing


@subscriber(Happened)
def hear(event, now):
    Redirect.objects.create(old_path=f"/{event.thing}/{event.number}", new_path="/")
    if event.number < 0:
        raise ValueError("not today")
    heard.append((event.thing, event.number))


@pytest.fixture(autouse=True)
def _silence():
    heard.clear()
    yield
    heard.clear()


def drain(now):
    for _step in range(50):
        if not relay.deliver_one(now=now):
            return
    raise AssertionError("the relay never rests")


@pytest.mark.django_db
def test_heard_once_and_in_order(now):
    for number in (1, 2, 3):
        publish(Happened("a", number), now=now)
    drain(now)
    drain(now)
    assert heard == [("a", 1), ("a", 2), ("a", 3)]


@pytest.mark.django_db
def test_a_failure_undoes_itself_and_blocks_only_its_own_aggregate(now):
    for thing, number in (("a", -1), ("a", 2), ("b", 1)):
        publish(Happened(thing, number), now=now)
    drain(now)
    assert heard == [("b", 1)]
    assert not Redirect.objects.filter(old_path__startswith="/a").exists()
    failed = Delivery.objects.get(attempts=1)
    assert failed.next_attempt_at == now + timedelta(seconds=1)
    assert failed.error == "ValueError: not today"


@pytest.mark.django_db
def test_after_many_attempts_it_is_a_dead_letter_and_can_be_given_up(now):
    publish(Happened("a", -1), now=now)
    publish(Happened("a", 2), now=now)
    for attempt in range(relay.MAX_ATTEMPTS):
        drain(now + timedelta(hours=attempt))
    dead = Delivery.objects.get(state=Delivery.State.DEAD)
    drain(now + timedelta(days=1))
    assert heard == []
    assert relay.replay(delivery_ids=[dead.pk], now=now) == 1
    for attempt in range(relay.MAX_ATTEMPTS):
        drain(now + timedelta(days=2, hours=attempt))
    assert relay.skip(delivery_ids=[dead.pk]) == 1
    drain(now + timedelta(days=3))
    assert heard == [("a", 2)]


@pytest.mark.django_db
def test_an_event_belongs_to_its_transaction(now):
    with pytest.raises(RuntimeError), transaction.atomic():
        publish(Happened("a", 1), now=now)
        raise RuntimeError
    assert not OutboxEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_can_be_published(now):
    with pytest.raises(transaction.TransactionManagementError):
        publish(Happened("a", 1), now=now)


@pytest.mark.django_db(transaction=True)
def test_two_relays_do_not_hand_over_the_same_event(now, elsewhere):
    with transaction.atomic():
        for number in range(20):
            publish(Happened(f"thing {number}", number), now=now)
    workers = [elsewhere(drain, now) for _worker in range(4)]
    for worker in workers:
        worker.result(timeout=20)
    assert sorted(heard) == sorted((f"thing {n}", n) for n in range(20))
    assert Redirect.objects.count() == 20


@pytest.mark.django_db
def test_only_what_everybody_has_heard_is_forgotten(now):
    publish(Happened("a", 1), now=now)
    publish(Happened("b", -1), now=now)
    drain(now)
    assert relay.forget_heard(now=now + timedelta(days=13)) == 0
    assert relay.forget_heard(now=now + timedelta(days=15)) == 1
    assert OutboxEvent.objects.get().aggregate == "b"


def test_subscriptions_know_their_events():
    assert events.SUBSCRIPTIONS["orders.subscribers.send_receipt"].event.name == "orders.paid"
