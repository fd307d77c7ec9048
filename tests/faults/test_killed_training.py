"""Training that is killed -9: what was live stays, and the next run closes the dead one."""

import os
import signal
from datetime import timedelta

import pytest
from django.test import override_settings

from core import clock
from recommendations.models import Model
from recommendations.selectors import lists
from recommendations.services import artefacts, training, versions, writing
from tests.factories import shop
from tests.faults import dying
from tests.recommendations.past import Past

pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db(transaction=True),
    pytest.mark.req("RE3"),
]
POINTS = {
    "before lists are written": (writing, "shoppers"),
    "between lists": (writing, "common"),
    "before its files": (artefacts, "write"),
    "before it is put in force": (versions, "promote"),
}
# It had ended but for this: a person may still put it in force.
STATES = {"before it is put in force": "ready"}


@pytest.fixture(autouse=True)
def _here(tmp_path):
    with override_settings(MODELS_ROOT=tmp_path):
        yield


def run(past, now):
    return training.train(model_id=training.begin(now=now).pk, warehouse=past, now=now)


@pytest.mark.parametrize("point", POINTS)
def test_the_live_model_answers_on_and_the_next_run_ends(point, monkeypatch):
    place, name = POINTS[point]
    mug, past, now = shop.product("Mug", "杯子"), Past(), clock.now()
    past.product(mug.pk, launched=(now - timedelta(days=9)).replace(tzinfo=None))
    live = run(past, now)

    def killed():
        monkeypatch.setattr(place, name, lambda **_told: os.kill(os.getpid(), signal.SIGKILL))
        run(past, now)

    dying.die(killed)
    monkeypatch.undo()

    shown = lists.common(scope="all", kind="fresh")
    assert [one.product_id for one in shown] == [mug.pk]
    assert Model.objects.get(state="live") == live
    new = run(past, now + timedelta(hours=1))
    dead = Model.objects.exclude(pk__in=[live.pk, new.pk]).get()
    assert (new.state, dead.state) == ("live", STATES.get(point, "failed"))
