"""One effect per key."""

import threading

import pytest
from django.db import transaction

from core.models import IdempotencyRecord, Redirect
from core.services import idempotency


def once(effect, key="k", body="b", now=None):
    return idempotency.once(effect, actor="a", route="r", key=key, body=body, now=now)


@pytest.mark.django_db
def test_a_repeat_gets_the_first_answer(now):
    answers = iter([{"n": 1}, {"n": 2}])
    assert once(lambda: next(answers), now=now) == {"n": 1}
    assert once(lambda: next(answers), now=now) == {"n": 1}
    assert once(lambda: next(answers), key="other", now=now) == {"n": 2}


@pytest.mark.django_db
def test_another_body_is_refused(now):
    once(dict, now=now)
    with pytest.raises(idempotency.KeyReused):
        once(dict, body="c", now=now)


@pytest.mark.django_db
def test_a_failed_effect_keeps_nothing(now):
    def fail():
        raise ValueError

    with pytest.raises(ValueError):
        once(fail, now=now)
    assert once(lambda: {"n": 1}, now=now) == {"n": 1}


@pytest.mark.django_db(transaction=True)
def test_while_the_first_runs_the_second_is_told_so(now, elsewhere):
    started, finish = threading.Event(), threading.Event()

    def slow():
        started.set()
        finish.wait(5)
        Redirect.objects.create(old_path="/a", new_path="/b")
        return {"n": 1}

    first = elsewhere(once, slow, now=now)
    started.wait(5)
    with pytest.raises(idempotency.StillRunning):
        once(lambda: {"n": 2}, now=now)
    finish.set()
    assert first.result(timeout=5) == {"n": 1}
    assert once(lambda: {"n": 2}, now=now) == {"n": 1}


@pytest.mark.django_db(transaction=True)
def test_answer_and_effect_are_one_transaction(now):
    def effect():
        Redirect.objects.create(old_path="/a", new_path="/b")
        return {"n": 1}

    with pytest.raises(RuntimeError), transaction.atomic():
        once(effect, now=now)
        raise RuntimeError
    assert not Redirect.objects.exists()
    assert not IdempotencyRecord.objects.exists()
