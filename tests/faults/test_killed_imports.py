"""An import whose worker is killed -9: the next one goes on, nothing is twice and nothing lost."""

import os
import signal

import pytest

from catalog.models import Product, Variant
from catalog.services import bulk
from inventory.models import Movement, StockItem
from pricing.models import Price
from tests.factories import shop
from tests.factories.shop import NOW
from tests.faults import dying
from tests.transfers.files import always, as_csv, counts, mugs, tried, upload
from transfers import selectors
from transfers.models import BadRow, Import, Progress
from transfers.services import imports, steps
from transfers.types import Mode, Phase, State

pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db(transaction=True),
    pytest.mark.req("CA8"),
]
CHUNK = 10


@pytest.fixture
def job(monkeypatch):
    monkeypatch.setattr(steps, "CHUNK", CHUNK)
    shop.product_type()
    shop.category()
    shop.price_list("GBP")
    shop.price_list("CNY")
    shop.warehouse()
    rows = mugs(45)
    rows[17]["Price GBP"] = "cheap"
    return tried(upload(as_csv(rows)))


def killed(job, place, name, at_call):
    """Work on the import in a process that is killed at this call of a function, before it runs."""

    def run():
        calls = []
        real = getattr(place, name)

        def die_at(*args, **kwargs):
            calls.append(1)
            if len(calls) == at_call:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **kwargs)

        setattr(place, name, die_at)
        steps.advance(job=Import.objects.get(pk=job.pk), now=NOW, keep_going=always)

    dying.die(run)


def is_whole():
    good = Product.objects.count(), Variant.objects.count(), Price.objects.count()
    stock = StockItem.objects.filter(on_hand=7).count(), Movement.objects.count()
    return good + stock == (44, 44, 88, 44, 44)


# Where the worker dies: (what is called, how often before) and how many rows are then kept.
POINTS = {
    "before the third chunk is written": (bulk, "write", 3, 20),
    "after it is written, before it is told of": (steps, "_note", 3, 20),
    "before the first": (bulk, "write", 1, 0),
    "before the end is written": (steps, "_finish", 1, 45),
}


@pytest.mark.parametrize("point", POINTS)
def test_the_next_worker_goes_on_where_the_killed_one_was(job, point):
    place, name, call, kept = POINTS[point]
    imports.run(job=job, mode=Mode.GOOD, now=NOW)
    killed(job, place, name, call)
    assert Progress.objects.get(job=job, phase=Phase.RUN).done == kept
    assert selectors.abandoned(now=NOW + steps.LEASE * 2) == [job.pk]
    steps.advance(job=Import.objects.get(pk=job.pk), now=NOW, keep_going=always)
    job.refresh_from_db()
    assert job.state == State.DONE
    assert counts(job) == {"created": 44, "updated": 0, "unchanged": 0, "bad": 1}
    assert BadRow.objects.get(job=job, phase=Phase.RUN).row == 19
    assert is_whole()


def test_all_or_nothing_killed_in_the_middle_leaves_nothing_and_begins_again(job):
    Progress.objects.filter(job=job).update(bad=0)
    Import.objects.filter(pk=job.pk).update(mapping=job.mapping)
    rows = mugs(45)
    whole = tried(upload(as_csv(rows)))
    imports.run(job=whole, mode=Mode.ALL, now=NOW)
    killed(whole, bulk, "write", 4)
    assert Product.objects.count() == 0
    steps.advance(job=Import.objects.get(pk=whole.pk), now=NOW, keep_going=always)
    whole.refresh_from_db()
    assert (whole.state, Product.objects.count()) == (State.DONE, 45)
    assert Movement.objects.count() == 45


def test_a_second_worker_leaves_the_first_alone(job, elsewhere):
    from django.db import transaction

    from transfers.locks import hold_progress

    imports.run(job=job, mode=Mode.GOOD, now=NOW)
    with transaction.atomic():
        hold_progress(job_id=job.pk, phase=Phase.RUN)
        running = Import.objects.get(pk=job.pk)
        other = elsewhere(steps.advance, job=running, now=NOW, keep_going=always)
        assert other.result(timeout=20) is False
    assert Product.objects.count() == 0


def test_stopping_ends_after_the_chunk_and_going_on_loses_nothing(job):
    imports.run(job=job, mode=Mode.GOOD, now=NOW)
    calls = []

    def stop_after_two():
        calls.append(1)
        if len(calls) == 3:
            imports.stop(job=Import.objects.get(pk=job.pk))
        return True

    steps.advance(job=Import.objects.get(pk=job.pk), now=NOW, keep_going=stop_after_two)
    assert Product.objects.count() == 19
    imports.go_on(job=Import.objects.get(pk=job.pk))
    steps.advance(job=Import.objects.get(pk=job.pk), now=NOW, keep_going=always)
    assert is_whole()
