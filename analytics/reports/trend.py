"""The trend of sales, and what the next four weeks are expected to bring (AN5)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from analytics.reporting import (
    Chart,
    Column,
    Kind,
    Params,
    Report,
    Result,
    Row,
    Table,
    Warehouse,
    register,
)  # fmt: skip
from analytics.reports import words
from analytics.rules.forecasts import Expected, forecast, smoothed
from analytics.scope import Scope

_DAILY = """ SELECT day, sum(goods), count(*) FROM o GROUP BY day ORDER BY day"""
AHEAD = 28
SHORT = gettext_noop("A forecast needs at least four weeks of sales; choose a longer period.")
CENT = Decimal("0.01")
DAY = timedelta(days=1)


def compute(warehouse: Warehouse, params: Params, now: datetime) -> Result:
    """Return sales by day with their trend, and the four weeks after the period."""
    found = Scope(warehouse, params, now).ask(_DAILY)
    if not found:
        return Result()
    days = _filled({day: sales for day, sales, _n in found}, params.until)
    values = [float(sales) for _day, sales in days]
    ahead = forecast(values, days=AHEAD)
    last = Decimal(sum(sales for _day, sales in days[-AHEAD:]))
    coming = _money(sum(one.value for one in ahead)) if ahead else None
    rows: list[Row] = [
        (day, sales, _money(level), None, None, None, None, None)
        for (day, sales), level in zip(days, smoothed(values), strict=True)
    ]
    rows += [_ahead(params.until + DAY * at, one) for at, one in enumerate(ahead, start=1)]
    return Result(
        figures={
            "sales": sum((sales for _day, sales in days), Decimal(0)),
            "last": last,
            "coming": coming,
            "growth": float((coming - last) / last) if coming is not None and last else None,
        },
        tables={"daily": rows, "weeks": _weeks(days)},
        notes=[] if ahead else [(SHORT, {})],
    )


def _filled(sales: dict[date, Decimal], until: date) -> list[tuple[date, Decimal]]:
    """Return every day from the first sale on; a day without one is nought, not missing."""
    first = min(sales)
    days = [first + DAY * at for at in range((until - first).days + 1)]
    return [(day, sales.get(day, Decimal(0))) for day in days]


def _weeks(days: list[tuple[date, Decimal]]) -> list[Row]:
    """Return the whole weeks that end with the period, the newest first."""
    newest = list(reversed(days))
    sums = [
        (newest[at + 6][0], sum((sales for _day, sales in newest[at : at + 7]), Decimal(0)))
        for at in range(0, len(newest) - 6, 7)
    ]
    return [
        (first, sales, float((sales - before) / before) if before else None)
        for (first, sales), (_first, before) in zip(sums, [*sums[1:], (None, None)], strict=True)
    ]


def _ahead(day: date, one: Expected) -> Row:
    numbers = (one.value, one.low80, one.high80, one.low95, one.high95)
    return (day, None, None, *(_money(number) for number in numbers))


def _money(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value)).quantize(CENT)


REPORT = register(
    Report(
        code="trend",
        group=words.SALES_GROUP,
        title=_("Trend and forecast"),
        intro=_("Sales by day, the trend beneath the week's ups and downs, and the next four weeks "
                "with the range they will most likely fall into."),
        compute=compute,
        compares=False,
        days=182,
        figures=(
            words.SALES,
            Column("last", _("Last four weeks"), Kind.MONEY),
            Column("coming", _("Next four weeks"), Kind.MONEY,
                   _("Expected by exponential smoothing with a weekly season and a trend that "
                     "levels off.")),
            Column("growth", _("Expected change"), Kind.PERCENT,
                   _("The next four weeks against the last."), more_is_good=True),
        ),
        tables=(
            Table("daily", _("By day"), (
                words.DAY, words.SALES,
                Column("trend", _("Trend"), Kind.MONEY, _("The average of the week around it.")),
                Column("expected", _("Expected"), Kind.MONEY),
                Column("low", _("At least (8 of 10)"), Kind.MONEY,
                       _("In eight of ten cases the day lies between these two.")),
                Column("high", _("At most (8 of 10)"), Kind.MONEY),
                Column("low95", _("At least (19 of 20)"), Kind.MONEY,
                       _("In nineteen of twenty cases the day lies between these two.")),
                Column("high95", _("At most (19 of 20)"), Kind.MONEY))),
            Table("weeks", _("By week"), (
                Column("week", _("Week from"), Kind.DATE), words.SALES,
                Column("growth", _("Against the week before"), Kind.PERCENT))),
        ),
        charts=(Chart("daily", ("sales", "trend", "expected"), band=("low95", "high95")),),
    )
)  # fmt: skip
