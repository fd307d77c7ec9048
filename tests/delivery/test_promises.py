"""When something arrives, worked by hand."""

from datetime import UTC, date, datetime, time

import pytest

from delivery.rules.postcodes import beginnings
from delivery.rules.promises import Calendar, days_between, promise

LONDON = Calendar("Europe/London", time(15))
SHANGHAI = Calendar("Asia/Shanghai", time(15))
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})


def at(day, hour, minute=0, month=11):
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.req("IN10")
@pytest.mark.parametrize(
    ("now", "calendar", "days", "leaves", "arrives"),
    [
        pytest.param(at(23, 14, 59), LONDON, (1, 3), (23, 11), ((24, 11), (26, 11)), id="just"),
        pytest.param(at(23, 15), LONDON, (1, 3), (24, 11), ((25, 11), (27, 11)), id="too late"),
        pytest.param(at(22, 9), LONDON, (1, 1), (23, 11), ((24, 11), (24, 11)), id="a Sunday"),
        pytest.param(at(27, 12), LONDON, (1, 2), (27, 11), ((28, 11), (30, 11)), id="over one"),
        pytest.param(at(23, 7, 30), SHANGHAI, (1, 1), (24, 11), ((25, 11), (25, 11)), id="there"),
        pytest.param(
            at(24, 16, month=12),
            Calendar("Europe/London", time(15), closed=CHRISTMAS, quiet=CHRISTMAS),
            (1, 2),
            (26, 12),
            ((29, 12), (30, 12)),
            id="Christmas, both ends",
        ),
        pytest.param(
            at(27, 12),
            Calendar("Europe/London", time(15), work_days=frozenset(range(4))),
            (1, 1),
            (30, 11),
            ((1, 12), (1, 12)),
            id="a place that rests from Friday",
        ),
    ],
)
def test_worked_examples(now, calendar, days, leaves, arrives):
    found = promise(now, calendar, *days)
    assert (found.leaves_on.day, found.leaves_on.month) == leaves
    assert ((found.first.day, found.first.month), (found.last.day, found.last.month)) == arrives
    assert found.order_by.time() == time(15)


@pytest.mark.req("IN10")
def test_days_on_the_road_are_counted_back():
    assert days_between(date(2026, 11, 27), date(2026, 11, 30), frozenset()) == 2
    assert days_between(date(2026, 12, 24), date(2026, 12, 29), CHRISTMAS) == 2


@pytest.mark.req("IN5")
def test_what_postcodes_begin_with():
    assert beginnings("GB", "e8 2lr") == ["E8", "E"]
    assert beginnings("GB", "EH1 1YZ") == ["EH1", "EH"]
    assert beginnings("GB", "SE1") == ["SE1", "SE"]
    assert beginnings("CN", "2150 21") == ["215021", "21502", "2150", "215", "21", "2"]
    assert beginnings("CN", "") == []
