"""What every test of search begins with: nothing kept by a process from the test before."""

import pytest
from django.core.cache import cache

from search.engine import known, live
from search.services import copies
from tests.factories import shop


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch):
    cache.clear()
    monkeypatch.setattr(live, "_copy", None)
    yield
    cache.clear()


@pytest.fixture(params=["sql", "bitmaps"])
def engine(request, settings, tmp_path):
    """Answer from PostgreSQL, or from bitmaps: call it when the goods are there."""
    settings.VAR_DIR = tmp_path

    def ready():
        if request.param == "bitmaps":
            copies.build(now=shop.NOW)
            known.forget()
        return request.param

    return ready


@pytest.fixture
def bitmaps(settings, tmp_path):
    """Answer from bitmaps."""
    settings.VAR_DIR = tmp_path

    def ready():
        row = copies.build(now=shop.NOW)
        known.forget()
        return row

    return ready
