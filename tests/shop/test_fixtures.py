"""What the fixtures of the whole suite promise."""

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from core.models import Redirect


@pytest.mark.parametrize("_time", ["first", "second"])
def test_rows_and_cache_entries_of_a_committing_test_are_gone_after_it(transactional_db, _time):
    assert Redirect.objects.count() == 0
    assert cache.get("known") is None

    Redirect.objects.create(old_path="/a/", new_path="/b/")
    cache.set("known", 1)


def test_what_migrations_made_stays(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) > 0 FROM auth_permission")
        assert cursor.fetchone() == (True,)


@pytest.mark.django_db(transaction=True)
def test_elsewhere_is_another_connection_that_waits_for_our_lock(elsewhere):
    Redirect.objects.create(old_path="/a/", new_path="/b/")

    with transaction.atomic():
        Redirect.objects.update(new_path="/ours/")
        theirs = elsewhere(Redirect.objects.update, new_path="/theirs/")
        with pytest.raises(TimeoutError):
            theirs.result(timeout=0.2)

    assert theirs.result(timeout=5) == 1
    assert Redirect.objects.get().new_path == "/theirs/"


def test_now_is_aware_and_fixed(now):
    assert now.isoformat() == "2026-11-22T09:00:00+00:00"
