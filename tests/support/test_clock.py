"""Time as a desk counts it: holidays, zones, pauses, days of 23 and 25 hours."""

from datetime import UTC, date, datetime, time

import pytest

from support.rules import clock
from support.rules.clock import Calendar, NeverOpen

WEEK = {day: ((time(9), time(17, 30)),) for day in range(5)}
LONDON = Calendar("Europe/London", WEEK, frozenset({date(2026, 12, 25), date(2026, 12, 28)}))
SHANGHAI = Calendar("Asia/Shanghai", {day: ((time(9, 30), time(18, 30)),) for day in range(6)})
LUNCH = Calendar("Europe/London", {0: ((time(13), time(17)), (time(9), time(12)))})
NIGHT = Calendar("Europe/London", {6: ((time(0), time(6)),)})  # over the change of the clocks
HOUR = 3600


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.req("CS3")
@pytest.mark.parametrize(
    ("calendar", "start", "seconds", "due"),
    [
        (None, "2026-11-22 03:00", 30, "2026-11-22 03:00:30"),
        (LONDON, "2026-11-23 10:00", 8 * HOUR, "2026-11-24 09:30"),  # 7.5 h left on Monday
        (LONDON, "2026-11-23 09:00", 8 * HOUR, "2026-11-23 17:00"),
        (LONDON, "2026-11-23 09:00", int(8.5 * HOUR), "2026-11-23 17:30"),
        (LONDON, "2026-11-21 12:00", HOUR, "2026-11-23 10:00"),  # written on a Saturday
        (LONDON, "2026-11-23 17:29", 2 * 60, "2026-11-24 09:01"),
        (LONDON, "2026-12-24 17:00", HOUR, "2026-12-29 09:30"),  # Christmas, a week-end, a holiday
        (LONDON, "2026-07-01 07:00", HOUR, "2026-07-01 09:00"),  # summer: 9:00 there is 8:00 UTC
        (LONDON, "2026-10-23 16:00", 2 * HOUR, "2026-10-26 10:30"),  # clocks go back on the 25th
        (LONDON, "2027-03-26 17:00", HOUR, "2027-03-29 08:30"),  # and forward on the 28th
        (SHANGHAI, "2026-11-23 00:00", HOUR, "2026-11-23 02:30"),  # 8:00 there
        (SHANGHAI, "2026-11-28 10:00", HOUR, "2026-11-30 02:00"),  # half an hour, then Sunday
        (LUNCH, "2026-11-23 11:30", HOUR, "2026-11-23 13:30"),
        (LUNCH, "2026-11-23 12:30", 4 * HOUR, "2026-11-23 17:00"),
        (NIGHT, "2027-03-27 12:00", 5 * HOUR, "2027-03-28 05:00"),  # that night has five hours
        (NIGHT, "2026-10-24 12:00", 7 * HOUR, "2026-10-25 06:00"),  # and this one seven
    ],
)
def test_when_it_is_due(calendar, start, seconds, due):
    assert clock.due(start=utc(start), seconds=seconds, calendar=calendar) == utc(due)


@pytest.mark.req("CS3")
@pytest.mark.parametrize(
    ("calendar", "start", "end", "seconds"),
    [
        (None, "2026-11-22 03:00", "2026-11-22 04:00", HOUR),
        (LONDON, "2026-11-20 17:00", "2026-11-23 09:10", 40 * 60),
        (LONDON, "2026-11-21 10:00", "2026-11-22 10:00", 0),
        (LONDON, "2026-11-23 10:00", "2026-11-23 09:00", 0),
        (LONDON, "2026-12-24 17:00", "2026-12-29 09:30", HOUR),
        (LUNCH, "2026-11-23 11:00", "2026-11-23 14:00", 2 * HOUR),
        (NIGHT, "2026-10-24 12:00", "2026-10-25 12:00", 7 * HOUR),
    ],
)
def test_how_much_was_worked(calendar, start, end, seconds):
    assert clock.worked(start=utc(start), end=utc(end), calendar=calendar) == seconds


@pytest.mark.req("CS3")
def test_what_was_paused_goes_on_with_what_was_left():
    start = utc("2026-11-23 09:00")
    due = clock.due(start=start, seconds=10 * HOUR, calendar=LONDON)
    stopped, again = utc("2026-11-23 15:00"), utc("2026-11-25 16:30")
    left = clock.worked(start=stopped, end=due, calendar=LONDON)
    assert left == 4 * HOUR
    assert clock.due(start=again, seconds=left, calendar=LONDON) == utc("2026-11-26 12:00")


@pytest.mark.req("CS3")
def test_a_desk_that_is_never_open_is_refused_and_not_walked_for_ever():
    with pytest.raises(NeverOpen):
        clock.due(start=utc("2026-11-23 09:00"), seconds=1, calendar=Calendar("UTC", {}))


@pytest.mark.req("CS3")
def test_when_somebody_is_there():
    assert clock.is_open(at=utc("2026-11-23 09:00"), calendar=LONDON)
    assert not clock.is_open(at=utc("2026-11-23 17:30"), calendar=LONDON)
    assert not clock.is_open(at=utc("2026-12-25 12:00"), calendar=LONDON)
    opens = clock.next_opening(at=utc("2026-12-24 18:00"), calendar=LONDON)
    assert opens == utc("2026-12-29 09:00")
    assert clock.next_opening(at=utc("2026-12-24 18:00"), calendar=Calendar("UTC", {})) is None
