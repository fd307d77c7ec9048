"""Fixtures for the whole suite. The servers behind them come from `shop.testing.plugin`."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.utils import translation

from shop.testing import browser as chromium
from shop.testing import live

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def now():
    """The moment at which everything happens: a Sunday morning in London."""
    return NOW


@pytest.fixture(scope="session")
def django_db_keepdb():
    """Leave the databases to their cluster, which goes with the run.

    To drop one, a live shop that is slow to go would have to let go of it first.
    """
    return True


@pytest.fixture(autouse=True)
def _that_morning(request):
    """Let the clock run from a minute before `now`, whatever the day is.

    Not with a live shop: its process and the browser's cookies know only today.
    """
    if "live_shop" in request.fixturenames or request.node.get_closest_marker("faults"):
        yield
        return
    with time_machine.travel(NOW - timedelta(minutes=1), tick=True):
        yield


@pytest.fixture
def time_machine_at():
    """Go to another moment for a while."""
    return lambda moment: time_machine.travel(moment, tick=True)


@pytest.fixture(autouse=True)
def _in_english():
    """A page read in Chinese leaves its thread in Chinese: no test starts in another's language."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _cold_cache(request):
    """Nothing cached by one test is seen by the next, where tests touch data at all."""
    touches = {"db", "transactional_db", "client", "live_shop"} & set(request.fixturenames)
    if touches or request.node.get_closest_marker("django_db"):
        cache.clear()


@pytest.fixture
def client():
    """A browser on the shop's own pages: it says so in every request, as browsers do."""
    return Client(headers={"Sec-Fetch-Site": "same-origin"})


@pytest.fixture
def elsewhere():
    """Call something on another thread, so with another connection, and get its Future at once."""
    with ThreadPoolExecutor(max_workers=8, thread_name_prefix="elsewhere") as pool:

        def call(function, *args, **kwargs):
            return pool.submit(_with_own_connection, function, *args, **kwargs)

        yield call


def _with_own_connection(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    finally:
        connections.close_all()


@pytest.fixture(scope="session")
def _live_address(django_db_setup, django_db_blocker):
    """A server process on this worker's database, kept for the session; use `live_shop`."""
    folder = Path(os.environ["LOOPMART_VAR"])
    assets = live.collected_assets(Path(os.environ["LOOPMART_TEST_CACHE"]) / "test-assets")
    database = settings.DATABASES["default"]["NAME"]
    environ = {
        "DATABASE_URL": os.environ["DATABASE_URL"].replace("/loopmart?", f"/{database}?"),
        "STATIC_ROOT": str(assets),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
    }
    with live.live_shop(environ, folder) as address:
        yield address


@pytest.fixture
def live_shop(transactional_db, _live_address):
    """The address of a running shop that sees what this test has committed.

    What the server logged meanwhile is shown with a failing test.
    """
    log = Path(os.environ["LOOPMART_VAR"]) / "web.log"
    before = log.stat().st_size
    yield _live_address
    print(log.read_bytes()[before:].decode(errors="replace"))


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the session."""
    path = chromium.chromium_path(os.environ, Path(os.environ["LOOPMART_TEST_CACHE"]))
    with chromium.running_browser(path) as running:
        yield running


@pytest.fixture
def new_page(browser, live_shop):
    """Open pages with browser profiles of their own: `new_page(viewport=…, locale=…)`.

    Closed before the database is emptied, so that no late request meets an empty shop.
    """
    contexts = []

    def open_page(consent="1", **options):
        context = browser.new_context(base_url=live_shop, **options)
        if consent is not None:  # else the question stands over the foot of the page
            context.add_cookies([{"name": "consent", "value": consent, "url": live_shop}])
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    """A page on a desktop screen; `page.goto("/en/")` opens the live shop."""
    return new_page(viewport={"width": 1440, "height": 900})
