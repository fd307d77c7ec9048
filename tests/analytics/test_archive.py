"""The archive: closed days as files, nothing twice, nothing lost, whoever was forgotten gone."""

import json
import threading
import time
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from uuid import uuid4

import boto3
import duckdb
import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from moto.server import ThreadedMotoServer

from analytics.models import ArchivedDay, Event, Forgotten
from analytics.services import archiving, dropping, forgetting, partitions
from analytics.warehouse import opened, store
from shop.storage import storage_from
from tests.analytics.test_warehouse import happened

pytestmark = pytest.mark.req("PL5")


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    """An archive and a warehouse of this test's own."""
    settings.STORAGES = settings.STORAGES | {"archive": storage_from("", tmp_path / "archive")}
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    return tmp_path / "archive"


@pytest.fixture
def months(db, now):
    """Months from August on, with an event on three closed days, one open day and today."""
    partitions.make(first=date(2026, 8, 1), last=date(2026, 12, 1))
    for days in (90, 89, 20, 3, 0):
        for _each in range(2):
            happened(now - timedelta(days=days), kind="view", path=f"/{days}/", user_id=days + 1)


def asked(sql, now):
    with opened(now=now) as house:
        return house.rows(sql)


def count(now):
    return asked("SELECT count(*), count(DISTINCT id) FROM events", now)


def test_closed_days_become_files_and_nothing_is_counted_twice(months, folder, now):
    before = asked("SELECT * FROM events e ORDER BY e.at, id", now)
    days = archiving.write_closed(now=now)
    assert days == [date(2026, 8, 24), date(2026, 8, 25), date(2026, 11, 2)]
    assert archiving.write_closed(now=now) == []
    assert asked("SELECT * FROM events e ORDER BY e.at, id", now) == before
    assert len(before) == Event.objects.count() == 10
    archiving.tidy()
    manifest = json.loads((folder / "manifest.json").read_text())["days"]
    assert [row["rows"] for row in manifest] == ["2", "2", "2"]
    for row in manifest:
        assert store.sha256(folder / row["path"]) == row["sha256"]


def test_another_engine_reads_the_folder(months, folder, now):
    archiving.write_closed(now=now)
    rows = duckdb.read_parquet(f"{folder}/events/*/*.parquet")
    assert rows.aggregate("count(*), min(kind)").fetchall() == [(6, "view")]


def test_a_kill_at_any_point_loses_nothing(months, folder, now, monkeypatch):
    """After the file, before its note: the file is written again, and a stray one is removed."""

    def killed(**_facts):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(ArchivedDay.objects, "create", killed)
        with pytest.raises(KeyboardInterrupt):
            archiving.write_closed(now=now)
    assert len(list(folder.rglob("*.parquet"))) == 1
    assert count(now) == [(10, 10)]
    stray = folder / "events" / "2026-08" / "2026-08-24.0123456789ab.parquet"
    stray.write_bytes(b"half")
    assert len(archiving.write_closed(now=now)) == 3
    assert archiving.tidy() == 1
    assert len(list(folder.rglob("*.parquet"))) == 3
    assert count(now) == [(10, 10)]


def test_a_file_that_is_not_what_was_there_is_not_noted(months, now, monkeypatch):
    monkeypatch.setattr(
        archiving, "MARK_HERE", archiving.MARK_HERE.replace("md5(id", "md5('x' || id")
    )
    with pytest.raises(archiving.NotWhatWasThere):
        archiving.write_closed(now=now)
    assert not ArchivedDay.objects.exists()


def test_who_is_forgotten_is_forgotten_in_the_files(months, now):
    archiving.write_closed(now=now)
    paths = set(ArchivedDay.objects.values_list("path", flat=True))
    forgetting.forget(user_id=91, now=now + timedelta(hours=1))
    later = now + timedelta(days=1)
    assert archiving.forget(now=later) == 1
    assert archiving.forget(now=later) == 0
    assert len(set(ArchivedDay.objects.values_list("path", flat=True)) & paths) == 2
    assert asked("SELECT count(*) FROM events WHERE user_id = 91 OR path = '/90/'", now) == [(0,)]
    assert count(now) == [(10, 10)]


@pytest.mark.django_db(transaction=True)
def test_a_month_leaves_the_table_while_events_come_in(now, folder):
    """Nobody who writes waits for a second; the warehouse says the same before and after."""
    partitions.make(first=date(2026, 8, 1), last=date(2026, 12, 1))
    for number in range(300):
        happened(now - timedelta(days=90, seconds=number), kind="view")
    happened(now - timedelta(days=20), kind="view")
    archiving.write_closed(now=now)
    before = count(now)
    slowest, stop = [0.0], threading.Event()

    def write_on():
        try:
            while not stop.is_set():
                start = time.monotonic()
                happened(now, kind="cart")
                slowest[0] = max(slowest[0], time.monotonic() - start)
        finally:
            connection.close()

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        dropped = dropping.drop_archived(now=now)
    finally:
        stop.set()
        writer.join()
    assert dropped == ["analytics_event_2026_08"]
    assert slowest[0] < 1
    assert Event.objects.exclude(kind="cart").count() == 1
    assert (
        asked("SELECT count(*), count(DISTINCT id) FROM events WHERE kind = 'view'", now) == before
    )
    assert dropping.drop_archived(now=now) == []


@pytest.mark.django_db(transaction=True)
def test_what_was_detached_when_the_power_went_is_finished(now):
    partitions.make(first=date(2026, 8, 1), last=date(2026, 12, 1))
    happened(now - timedelta(days=90), kind="view")
    archiving.write_closed(now=now)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE analytics_event DETACH PARTITION analytics_event_2026_08")
    assert dropping.drop_archived(now=now) == ["analytics_event_2026_08"]
    assert count(now) == [(1, 1)]


@pytest.mark.django_db(transaction=True)
def test_a_month_with_an_event_that_no_file_has_stays(now):
    partitions.make(first=date(2026, 8, 1), last=date(2026, 12, 1))
    happened(now - timedelta(days=90), kind="view")
    archiving.write_closed(now=now)
    happened(now - timedelta(days=90), kind="view")
    assert dropping.drop_archived(now=now) == []
    assert "analytics_event_2026_08" in partitions.names()


def test_in_a_bucket_it_is_the_same(months, now, settings, tmp_path):
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        where = {"endpoint_url": f"http://{host}:{port}", "region_name": "us-east-1"}
        keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
        client = boto3.client("s3", **where, **keys)
        client.create_bucket(Bucket="archive")
        address = f"s3://key:secret@{host}:{port}/archive?scheme=http&region=us-east-1"
        settings.STORAGES = settings.STORAGES | {"archive": storage_from(address, Path())}
        assert len(archiving.write_closed(now=now)) == 3
        assert count(now) == [(10, 10)]
        kept = tmp_path / "warehouse" / "archive" / "events"
        assert len(list(kept.rglob("*.parquet"))) == 3
        forgetting.forget(user_id=91, now=now + timedelta(hours=1))
        assert archiving.forget(now=now + timedelta(days=1)) == 1
        assert archiving.tidy() == 0
        names = [row["Key"] for row in client.list_objects_v2(Bucket="archive")["Contents"]]
        assert len(names) == 4
        assert count(now) == [(10, 10)]
    finally:
        server.stop()


@pytest.mark.django_db(transaction=True)
def test_by_hand():
    now = timezone.now()
    partitions.make(first=(now - timedelta(days=95)).date(), last=now.date())
    happened(now - timedelta(days=90), kind="view", id=uuid4())
    out = StringIO()
    call_command("archive_events", stdout=out)
    assert "1 days written" in out.getvalue()
    assert "1 months dropped" in out.getvalue()
    assert Forgotten.objects.count() == 0
