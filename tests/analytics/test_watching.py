"""What is out of line is seen in time and rightly named; what is not is left alone."""

import numpy as np
import pytest

from analytics.rules import watching
from analytics.rules.watching import WEEK, WHOLE, Series, look, stray

DEVICES = {"phone": 0.55, "desktop": 0.35, "tablet": 0.1}
LANGUAGES = {"en": 0.7, "zh-hans": 0.3}
DEPARTMENTS = {"Kitchen": 0.4, "Living": 0.3, "Garden": 0.2, "Play": 0.1}
HOURS = np.arange(24)
BY_HOUR = 0.35 + np.exp(-(((HOURS - 20) / 4) ** 2)) + 0.6 * np.exp(-(((HOURS - 12) / 3) ** 2))
BY_DAY = np.array([1, 0.95, 0.95, 1, 1.1, 1.35, 1.3])


def rates(hours):
    at = np.arange(hours)
    return 900 * BY_HOUR[at % 24] * BY_DAY[at // 24 % 7]


def flat(hours, seed, *, falls=None):
    """Visits by device, language and department; `falls` (slice, from hour, factor)."""
    draw, found = np.random.default_rng(seed), {}
    cells = {}
    for device, a in DEVICES.items():
        for language, b in LANGUAGES.items():
            for department, c in DEPARTMENTS.items():
                rate = rates(hours) * a * b * c
                if falls and falls[0] in {device, language, department}:
                    rate[falls[1] :] *= falls[2]
                cells[device, language, department] = draw.poisson(rate)
    found[WHOLE] = sum(cells.values())
    for at, (name, values) in enumerate(
        [("device", DEVICES), ("language", LANGUAGES), ("department", DEPARTMENTS)]
    ):
        for value in values:
            found[name, value] = sum(cell for key, cell in cells.items() if key[at] == value)
    return found


def until(series, hour):
    return {part: Series(counts[: hour + 1]) for part, counts in series.items()}


@pytest.mark.req("AN7")
@pytest.mark.parametrize("seed", [1, 2])
def test_flat_data_give_less_than_one_alert_a_week(seed):
    """Four weeks are looked at hour by hour after six weeks of history, in every slice."""
    series = flat(10 * WEEK, seed)
    alarms = [hour for hour in range(6 * WEEK, 10 * WEEK) if look(until(series, hour))]

    days = {hour // 24 for hour in alarms}  # a KPI alerts once a day at most
    assert len(days) <= 1  # in four weeks; four would be allowed


@pytest.mark.req("AN7")
@pytest.mark.parametrize("falls", ["phone", "desktop", "zh-hans", "Kitchen", "Garden"])
def test_a_fall_by_thirty_per_cent_is_seen_within_two_hours_and_named_first(falls):
    start = 8 * WEEK + 3 * 24 + 19  # a Thursday evening
    series = flat(start + 2, 11, falls=(falls, start, 0.7))
    found = look(until(series, start + 1))

    assert found[0].part[1] == falls
    assert found[0].hours == watching.WINDOWS[0]
    assert found[0].change == pytest.approx(-0.3, abs=0.1)
    assert look(until(series, start - 1)) == []


@pytest.mark.req("AN7")
def test_conversion_falls_although_visits_do_not():
    """A tenth of ten thousand visits an hour buys; in the last two hours a fourteenth does."""
    hours = 6 * WEEK
    draw = np.random.default_rng(5)
    visits = draw.poisson(10_000 * BY_HOUR[np.arange(hours) % 24])
    rate = np.full(hours, 0.1)
    rate[-2:] = 0.07
    (found,) = look({("device", "phone"): Series(draw.binomial(visits, rate), visits)})

    assert found.change == pytest.approx(-0.3, abs=0.05)


@pytest.mark.req("AN7")
def test_more_visits_with_as_many_purchases_each_are_no_news():
    hours = 6 * WEEK
    visits = np.full(hours, 1000.0)
    visits[-2:] = 400.0  # fewer visits, the same share of them buys
    assert look({WHOLE: Series(visits / 10, visits)}) == []


@pytest.mark.req("AN7")
def test_a_small_shop_is_told_later_and_a_tiny_one_not_at_all():
    hours, draw = 6 * WEEK, np.random.default_rng(9)
    small = draw.poisson(40, hours).astype(float)
    small[-24:] *= 0.7
    (found,) = look({WHOLE: Series(small)})
    assert found.hours > 2

    tiny = draw.poisson(0.5, hours).astype(float)
    tiny[-24:] = 0
    assert look({WHOLE: Series(tiny)}) == []


@pytest.mark.req("AN7")
def test_without_two_weeks_there_is_nothing_to_compare_with():
    assert look({WHOLE: Series([100.0] * 200)}) == []


@pytest.mark.req("AN7")
def test_a_day_out_of_line_with_its_weekday():
    draw = np.random.default_rng(4)
    values = [float(value) for value in draw.normal(10, 0.3, 60)]
    assert stray([*values, 15.0], falls=False) is not None
    assert stray([*values, 15.0], falls=True) is None
    assert stray(values[:20], falls=False) is None


@pytest.mark.req("AN7")
def test_days_without_news_give_less_than_one_alert_a_week():
    draw = np.random.default_rng(8)
    values = [float(value) for value in draw.normal(10, 1.0, 400)]
    alarms = [day for day in range(60, 400) if stray(values[:day], falls=True)]

    assert len(alarms) <= 2  # in 340 days, where 48 would be allowed
