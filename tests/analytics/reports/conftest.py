"""A small warehouse, and reports asked of it."""

from datetime import UTC, date, datetime

import pytest

from analytics import reports  # noqa: F401 -- makes the reports known
from analytics.reporting import Params, find
from tests.analytics.reports.lake import Lake

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def lake():
    return Lake()


@pytest.fixture
def ask(lake):
    """Ask a report about November 2026, or as the test says."""

    def asked(code, **more):
        told = {"since": date(2026, 11, 1), "until": date(2026, 11, 30), "currency": "GBP"} | more
        return find(code).compute(lake, Params(**told), NOW)

    return asked
