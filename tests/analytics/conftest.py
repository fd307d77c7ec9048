"""Events on their way, without the process that carries them."""

import shutil
import uuid
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from analytics import stream
from analytics.services import consuming, partitions

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def quiet_stream():
    """An empty stream, and no files beside it, before and after."""

    def clear():
        stream.server().delete(stream.KEY)
        stream._Health.closed_until = 0.0
        shutil.rmtree(Path(settings.VAR_DIR) / "spill", ignore_errors=True)

    clear()
    yield
    clear()


@pytest.fixture
def months(db):
    """The months around the suite's morning."""
    partitions.make(first=date(2026, 10, 1), last=date(2026, 12, 1))


@pytest.fixture
def visitor(quiet_stream, months):
    """Somebody with a phone who allows measuring."""
    browser = Client(headers={"Sec-Fetch-Site": "same-origin", "User-Agent": PHONE})
    browser.cookies["consent"] = "1.analytics"
    browser.cookies["visitor"] = str(uuid.uuid4())
    return browser


@pytest.fixture
def carry(now):
    """Write what waits, as the process `manage.py events` does."""
    return lambda at=now: consuming.consume(consumer="test", now=at, wait_ms=1)


@pytest.fixture
def said(now):
    """One event as a page says it, some seconds ago."""

    def say(kind="view", *, ago=5, **fields):
        milliseconds = (now.timestamp() - ago) * 1000
        told = {"path": "/en/p/teapot/"} | fields
        return {"id": str(uuid.uuid4()), "kind": kind, "at": milliseconds} | told

    return say


@pytest.fixture
def send(now):
    """Send events from a browser at `now`, by its clock."""

    def post(browser, *events, sent=None, **batch):
        body = {"sent": (sent or now).timestamp() * 1000, "events": list(events)} | batch
        return browser.post("/events/", body, content_type="application/json")

    return post
