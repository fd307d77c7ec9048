"""The same question of the same files, by another engine: not a letter changed."""

import csv
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from chdb.session import Session
from django.conf import settings

from analytics.services import archiving, partitions
from analytics.warehouse import opened
from shop.storage import storage_from
from tests.analytics.test_warehouse import happened


def documented():
    """The query of docs/warehouse.md."""
    page = (Path(settings.BASE_DIR) / "docs/warehouse.md").read_text()
    (found,) = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    return found


@pytest.mark.req("PL5")
@pytest.mark.django_db
def test_clickhouse_answers_as_duckdb_does(tmp_path, settings, now):
    settings.STORAGES = settings.STORAGES | {"archive": storage_from("", tmp_path / "archive")}
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    partitions.make(first=(now - timedelta(days=40)).date(), last=now.date())
    for number in range(30):
        at = now - timedelta(days=9 + number % 3, minutes=number)
        happened(at, kind="view" if number % 4 else "cart", product_id=number % 5)
    archiving.write_closed(now=now)

    with opened(now=now) as house:
        here = [
            (p, seen, carts, visits, f"{at}")
            for p, seen, carts, visits, at in house.rows(documented())
        ]

    other = Session(str(tmp_path / "clickhouse"))
    other.query("CREATE DATABASE loop ENGINE = Atomic")
    other.query("USE loop")
    files = f"{tmp_path}/archive/events/*/*.parquet"
    other.query(f"CREATE VIEW events AS SELECT * FROM file('{files}', Parquet)")  # noqa: S608 -- this test's folder
    told = csv.reader(StringIO(str(other.query(documented(), "CSV"))))
    there = [(*map(int, row[:4]), row[4].split(".")[0]) for row in told]

    assert there == here
    assert here[0] == (0, 6, 2, 0, "2026-11-11 08:40:00")
