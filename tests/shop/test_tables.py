"""A blank database is given its tables at once; they are those the migrations make."""

import os
import re
import subprocess
import sys

import psycopg2
import pytest
from django.db import connection
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT

from messaging.models import Cap, QuietHours
from risk.models import Policy, Rule
from shop.places import ROOT

SHAPES = """
SELECT table_name || '.' || column_name || ' ' || concat_ws(' ', data_type,
       character_maximum_length, numeric_precision, numeric_scale, is_nullable, column_default,
       identity_generation, generation_expression)
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT relname || ' ' || relkind::text FROM pg_class
WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT app || ' ' || name FROM django_migrations
"""
# Django made this table before keys were 64 bits wide, and the setting since then is of its app.
AS_DJANGO_HAS_IT = "auth_group_permissions.id "
# Months of events come and go, also in tests.
A_MONTH = re.compile(r"analytics_event_\d{4}_\d\d")


@pytest.mark.django_db(transaction=True)
@pytest.mark.req("PL4")
def test_tables_made_at_once_are_those_of_the_migrations():
    by_steps = f"{connection.settings_dict['NAME']}_by_steps"
    with connection.cursor() as cursor:
        at_once = _shapes(cursor)
    _outside(f"CREATE DATABASE {by_steps}")
    try:
        _migrate(by_steps)
        with psycopg2.connect(_address(by_steps)) as other, other.cursor() as cursor:
            assert at_once ^ _shapes(cursor) == set()
    finally:
        _outside(f"DROP DATABASE IF EXISTS {by_steps} WITH (FORCE)")


@pytest.mark.django_db
def test_first_rows_are_there():
    assert Cap.objects.get().most == 2
    assert QuietHours.objects.count() == Policy.objects.count() == 1
    assert Rule.objects.filter(code="card-testing").count() == 1


def _shapes(cursor):
    cursor.execute(SHAPES)
    found = {shape for (shape,) in cursor if not shape.startswith(AS_DJANGO_HAS_IT)}
    return {shape for shape in found if not A_MONTH.search(shape)}


def _address(name):
    return os.environ["DATABASE_URL"].replace("/loopmart?", f"/{name}?")


def _outside(statement):
    outside = psycopg2.connect(_address("postgres"))
    outside.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
    with outside.cursor() as cursor:
        cursor.execute(statement)
    outside.close()


def _migrate(name):
    manage = [sys.executable, str(ROOT / "manage.py"), "migrate", "--step-by-step"]
    subprocess.run(
        [*manage, "--skip-checks", "--verbosity=0"],
        env={**os.environ, "DATABASE_URL": _address(name)},
        check=True,
    )
