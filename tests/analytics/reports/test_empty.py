"""A period in which nothing happened is answered, never fatal."""

import pytest

from analytics import reports  # noqa: F401 -- makes the reports known
from analytics.reporting import registered
from analytics.services import runs
from tests.analytics.reports.conftest import NOW

FILTERS = {"device": "phone", "language": "en", "channel": "web", "currency": "GBP"}
FIFTEEN = 15


def test_there_are_fifteen():
    assert len(registered()) == FIFTEEN


@pytest.mark.req("AN2", "AN3", "AN4", "AN5")
@pytest.mark.parametrize("report", registered(), ids=lambda report: report.code)
@pytest.mark.parametrize("segment", ["", "new", "returning", "guest", "member", "tier-gold"])
def test_nothing_happened(lake, report, segment):
    asked = report.usual(now=NOW, currency="GBP")
    told, covered = runs.answer(report=report, source=lake, params=asked, now=NOW)

    assert (told["tables"], told["figures"], covered) == ({}, {}, None) or not any(
        told["tables"].values()
    )
