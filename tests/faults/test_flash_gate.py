"""The queue server is killed in the middle of a flash sale: nothing is sold twice, or lost."""

import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import redis
from django.db import connections

from promotions import flash_gate, flash_reading
from promotions.flash_types import Turn
from promotions.models import FlashSlot
from promotions.services import flash_claims
from shop.embedded import valkey
from shop.embedded.processes import kill_group, spawn, wait_until
from tests.factories import flash, shop

pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db(transaction=True),
    pytest.mark.req("PR4"),
]
UNITS, BUYERS, CROWD = 60, 240, 8
LATER = timedelta(seconds=30)


class Queue:
    """A queue server of this test's own, as the shop runs it: with a file it reads at start."""

    def __init__(self, folder):
        self.folder = folder
        self.server = valkey.Valkey("queue", folder / "data", folder / "run", valkey.DURABLE)
        self.server.make_folders()

    def start(self):
        with (self.folder / "log").open("ab") as log:
            self.process = spawn(self.server.command(), log)
        assert wait_until(lambda: self.server.ready(self.process.pid), seconds=20)

    def kill(self):
        kill_group(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def queue(tmp_path, monkeypatch):
    own = Queue(tmp_path)
    own.start()
    server = redis.Redis.from_url(own.server.url())
    monkeypatch.setattr(flash_gate, "server", lambda: server)
    monkeypatch.setattr(flash_gate, "_script", server.register_script)
    yield own
    own.kill()


@pytest.mark.parametrize("forgets", [False, True], ids=["its file is kept", "its file is lost"])
def test_killed_in_the_middle(queue, forgets):
    sale = flash.opened(shop.product(stock=UNITS), units=UNITS)
    killed, back = threading.Event(), threading.Event()

    def come(buyer):
        """Ask until there is an answer, as a page does."""
        while True:
            try:
                return flash_claims.enter(sale=sale.public_id, buyer=buyer, now=shop.NOW).turn
            except flash_gate.GateClosed:
                killed.set()
                assert back.wait(20)
            finally:
                connections.close_all()

    with ThreadPoolExecutor(CROWD) as crowd:
        buyers = [f"user:{n}" for n in range(BUYERS)]
        first = list(crowd.map(come, buyers[: UNITS // 2]))
        rest = [crowd.submit(come, buyer) for buyer in buyers[UNITS // 2 :]]
        queue.kill()
        if forgets:
            for file in (queue.folder / "data").rglob("*.aof"):
                file.unlink()
            for file in (queue.folder / "data").rglob("*.manifest"):
                file.unlink()
        assert killed.wait(20)
        queue.start()
        back.set()
        turns = first + [one.result(60) for one in rest]

    flash_claims.tend(now=shop.NOW + LATER)
    for buyer in buyers:
        flash_claims.standing(sale=sale.public_id, buyer=buyer, now=shop.NOW + LATER)
    held = list(FlashSlot.objects.filter(state="held").values_list("buyer", flat=True))
    assert (len(held), len(set(held))) == (UNITS, UNITS)
    assert set(turns) <= {Turn.HELD, Turn.WAITING}
    assert {buyer for buyer, turn in zip(buyers, turns, strict=True) if turn is Turn.HELD} <= set(
        held
    )
    assert sum(flash_reading.counts(sale_id=sale.pk).values()) == UNITS


def test_while_it_is_away_the_page_says_so_and_what_is_held_is_ordered(queue, client):
    sale = flash.opened(shop.small_shop(stock=5), units=2)
    held = flash_claims.enter(sale=sale.public_id, buyer="user:1", now=shop.NOW)
    queue.kill()

    page = client.get(f"/en/turn/{sale.public_id}/state/")
    assert page.status_code == 200
    with pytest.raises(flash_gate.GateClosed):
        flash_claims.enter(sale=sale.public_id, buyer="user:2", now=shop.NOW)
    flash_claims.bind(reference=held.reference, buyer="user:1", order_number="A-1", units=1)
    flash_claims.tend(now=shop.NOW)
    queue.start()
    assert flash_claims.enter(sale=sale.public_id, buyer="user:2", now=shop.NOW).turn is Turn.HELD
