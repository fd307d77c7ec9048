"""A flash sale with synthetic buyers: how quick, how exact and how fair it is on this machine.

The buyers ask the real gate and write real places, of a sale that is marked as a rehearsal: it
takes no stock, no shopper sees it, and it is gone afterwards.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from multiprocessing.connection import Connection

from django.conf import settings
from django.db import connections

from catalog.models import Variant
from core import clock
from promotions import flash_gate, flash_reading
from promotions.flash_types import Turn
from promotions.models import FlashPrice, FlashSale
from promotions.services import flash_claims, flash_sales

# As a web server has them: some processes, each with threads.
WORKERS, THREADS = 2, 16
# Until every process is up and has its connections.
WARM_UP = 1.0

# What one buyer met: when they asked and were answered, their ticket, whether they got a unit.
Met = tuple[float, float, int, bool]
Buy = Callable[[int], tuple[int, bool]]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it. `late` is by how much anybody was served before who had come earlier."""

    buyers: int
    accepted: int
    seconds: float
    late: float
    slowest: float
    adds_up: bool

    @property
    def rate(self) -> float:
        """Accepted orders a second, until the last unit was gone."""
        return self.accepted / self.seconds if self.seconds else 0.0


@contextmanager
def rehearsal(*, variant: Variant, units: int, per_person: int = 1) -> Iterator[FlashSale]:
    """Open a sale that takes no stock; it is gone afterwards."""
    now = clock.now()
    sale = FlashSale.objects.create(
        variant=variant,
        starts_at=now - timedelta(seconds=1),
        ends_at=now + timedelta(hours=1),
        allotment=units,
        left=units,
        per_person=per_person,
        is_rehearsal=True,
    )
    try:
        currency = settings.SHOP_CURRENCIES[0]
        FlashPrice.objects.create(sale=sale, currency=currency, amount=Decimal(1))
        flash_sales.open_sale(sale_id=sale.pk, now=now)
        yield sale
    finally:
        flash_gate.forget(sale=sale.public_id)
        FlashSale.objects.filter(pk=sale.pk).delete()


def rehearse(
    *, sale: FlashSale, buyers: int, workers: int = WORKERS, threads: int = THREADS
) -> Report:
    """Let so many buyers come at once, each for one unit, from processes with threads."""

    def buy(number: int) -> tuple[int, bool]:
        found = flash_claims.enter(
            sale=sale.public_id, buyer=f"rehearsal:{number}", now=clock.now()
        )
        return found.ticket, found.turn is Turn.HELD

    met = crowd(buy, buyers=buyers, workers=workers, threads=threads)
    flash_sales.count(sale_id=sale.pk, now=clock.now())
    return _report(sale, met)


def crowd(buy: Buy, *, buyers: int, workers: int = WORKERS, threads: int = THREADS) -> list[Met]:
    """Return what each of so many buyers met; as many come at a time as there are threads."""
    connections.close_all()  # a child must not speak on its parent's
    fork = multiprocessing.get_context("fork")
    start = time.time() + WARM_UP
    pipes = []
    for worker in range(workers):
        ours, theirs = fork.Pipe(duplex=False)
        numbers = range(worker, buyers, workers)
        process = fork.Process(target=_come, args=(buy, numbers, threads, start, theirs))
        process.start()
        theirs.close()
        pipes.append((process, ours))
    met: list[Met] = []
    for process, pipe in pipes:
        met += pipe.recv()
        process.join()
    return met


def _come(buy: Buy, numbers: Sequence[int], threads: int, start: float, answer: Connection) -> None:
    flash_gate.server.cache_clear()
    flash_gate._script.cache_clear()  # noqa: SLF001 -- this process needs connections of its own
    with ThreadPoolExecutor(threads) as pool:
        parts = pool.map(lambda at: _rush(buy, numbers[at::threads], start), range(threads))
        answer.send([one for part in parts for one in part])
    answer.close()


def _rush(buy: Buy, numbers: Sequence[int], start: float) -> list[Met]:
    met: list[Met] = []
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1")
    time.sleep(max(start - time.time(), 0))
    for number in numbers:
        asked = time.time()
        ticket, got = buy(number)
        met.append((asked, time.time(), ticket, got))
    connections.close_all()
    return met


def _report(sale: FlashSale, met: Sequence[Met]) -> Report:
    got = sorted((one for one in met if one[3]), key=lambda one: one[2])
    begin = min((one[0] for one in met), default=0.0)
    latest, late = begin, 0.0
    for asked, _answered, _ticket, _got in got:
        late = max(late, latest - asked)
        latest = max(latest, asked)
    states = flash_reading.counts(sale_id=sale.pk)
    sale.refresh_from_db()
    return Report(
        buyers=len(met),
        accepted=len(got),
        seconds=max((one[1] for one in got), default=begin) - begin,
        late=late,
        slowest=max((one[1] - one[0] for one in met), default=0.0),
        adds_up=states["held"] == len(got)
        and sum(states.values()) == sale.allotment
        and sale.allotment == sale.sold + sale.returned + sale.left,
    )
