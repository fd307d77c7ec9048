"""How good results are over the demo catalogue; the held part is not looked at here."""

import pytest
from django.core.management import call_command
from django.test import override_settings

from search.engine import known
from tests.search import judging

pytestmark = pytest.mark.django_db

FLOOR = 0.95


@pytest.mark.req("SE1", "SE5")
def test_the_judged_set_is_large_and_a_third_of_it_is_held_out():
    parts = {part: len(judging.judged(part)) for part in ("tune", "held")}
    assert parts == {"tune": 120, "held": 60}


@pytest.mark.req("SE1", "SE4")
def test_results_are_good_and_nothing_that_fits_is_missed(tmp_path):
    with override_settings(VAR_DIR=tmp_path, MEDIA_ROOT=tmp_path / "media"):
        call_command("load_demo", verbosity=0)
    known.forget()
    found = judging.verdicts("tune")
    assert [one.judged.query for one in found if not one.found] == []
    assert judging.mean(found) >= FLOOR
