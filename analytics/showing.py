"""A kept result, written out: values in the reader's language, changes, charts, meanings."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from analytics.reporting import Chart, Column, Kind, Report, Table
from core.money import LOCALES, Money, format_money

RIGHT = {Kind.INT, Kind.NUMBER, Kind.PERCENT, Kind.MONEY}
COLOURS = ("#22664a", "#c2572e", "#2c5f9e", "#8a3f7d", "#8a6a12")
QUIET = "#9aa8a1"
MOST_ROWS = 300
WRITERS: dict[Kind, Callable[[Any, str], Any]] = {
    Kind.PERCENT: lambda value, locale: format_percent(float(value), "#,##0.0%", locale=locale),
    Kind.INT: lambda value, locale: format_decimal(int(value), locale=locale),
    Kind.NUMBER: lambda value, locale: format_decimal(round(float(value), 2), locale=locale),
    Kind.DATE: lambda value, locale: format_date(
        date.fromisoformat(str(value)[:10]), "medium", locale=locale
    ),
}
CLEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Card:
    """One figure with what became of it."""

    label: str
    value: str
    definition: str
    change: str = ""
    before: str = ""
    tone: str = ""  # good, bad or nothing


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a table."""

    text: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as it is shown."""

    key: str
    title: str
    columns: Sequence[Column]
    rows: list[list[Cell]]
    more: int


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart, as Chart.js takes it, and in words."""

    title: str
    kind: str
    data: str
    options: str
    names: str


def shown(value: Any, kind: Kind, *, currency: str) -> str:
    """Return a value as this language writes it; a dash for what is not known."""
    if value is None or value == "":
        return "–"
    language = get_language() or "en"
    if kind == Kind.MONEY:
        return format_money(Money(Decimal(str(value)), currency), language)
    writer = WRITERS.get(kind)
    if writer:
        return str(writer(value, LOCALES.get(language, language.replace("-", "_"))))
    return _(str(value)) if kind == Kind.NAME else str(value)


def cards(report: Report, told: dict[str, Any], *, currency: str) -> list[Card]:
    """Return the figures, each with its change against the other period."""
    before = told.get("before", {}).get("figures", {})
    return [
        _card(column, told["figures"].get(column.key), before.get(column.key), currency)
        for column in report.figures
        if column.key in told.get("figures", {})
    ]


def sheets(report: Report, told: dict[str, Any], *, currency: str) -> list[Sheet]:
    """Return the tables, at most three hundred rows of each; the file has them all."""
    return [
        _sheet(table, told["tables"][table.key], currency)
        for table in report.tables
        if told.get("tables", {}).get(table.key)
    ]


def pictures(report: Report, told: dict[str, Any]) -> list[Picture]:
    """Return the charts of tables that have rows."""
    before = told.get("before", {}).get("tables", {})
    return [
        _picture(report.table(chart.table), chart, told["tables"][chart.table], before)
        for chart in report.charts
        if told.get("tables", {}).get(chart.table)
    ]


def notes(told: dict[str, Any]) -> list[str]:
    """Return the remarks."""
    return [_(text) % values if values else _(text) for text, values in told.get("notes", [])]


def _card(column: Column, value: Any, before: Any, currency: str) -> Card:
    change, tone = "", ""
    if value not in {None, ""} and before not in {None, ""} and column.kind in RIGHT:
        now, then = float(value), float(before)
        change = _change(column, now, then)
        if column.more_is_good is not None and abs(now - then) > CLEAR:
            tone = "good" if (now > then) == column.more_is_good else "bad"
    return Card(
        label=str(column.label),
        value=shown(value, column.kind, currency=currency),
        definition=str(column.definition),
        change=change,
        before=shown(before, column.kind, currency=currency) if change else "",
        tone=tone,
    )


def change_of(column: Column, now: Any, then: Any) -> str:
    """Return what became of a figure; nothing where one of the two is not known."""
    if now in {None, ""} or then in {None, ""}:
        return ""
    return _change(column, float(now), float(then))


def _change(column: Column, now: float, then: float) -> str:
    """Return the change: of shares in points, of everything else in per cent."""
    if column.kind == Kind.PERCENT:
        points = f"{100 * (now - then):+.1f}"
        return pgettext("per cent", "%(points)s points") % {"points": points}
    return f"{100 * (now - then) / abs(then):+.1f}%" if then else ""


def _sheet(table: Table, rows: Sequence[Sequence[Any]], currency: str) -> Sheet:
    return Sheet(
        key=table.key,
        title=str(table.title),
        columns=table.columns,
        rows=[
            [
                Cell(shown(value, column.kind, currency=currency), column.kind in RIGHT)
                for column, value in zip(table.columns, row, strict=True)
            ]
            for row in rows[:MOST_ROWS]
        ],
        more=max(len(rows) - MOST_ROWS, 0),
    )


def _picture(
    table: Table, chart: Chart, rows: Sequence[Sequence[Any]], before: dict[str, Any]
) -> Picture:
    rows = rows[: chart.most]
    first = table.columns[0].kind
    lines = [
        _line(table, key, rows, COLOURS[number % len(COLOURS)], chart)
        for number, key in enumerate(chart.ys)
    ]
    if chart.has_before and before.get(table.key):
        lines.append(_before_line(table, chart, before[table.key][: len(rows)]))
    if chart.band:
        lines += _band(table, chart.band, rows)
    data = {"labels": [_label(row[0], first) for row in rows], "datasets": lines}
    names = [str(table.columns[table.index(key)].label) for key in chart.ys]
    return Picture(
        title=str(table.title),
        kind=chart.kind,
        data=json.dumps(data, ensure_ascii=False),
        options=json.dumps(_options(len(lines))),
        names=", ".join(names),
    )


def _line(
    table: Table, key: str, rows: Sequence[Sequence[Any]], colour: str, chart: Chart
) -> dict[str, Any]:
    at = table.index(key)
    column = table.columns[at]
    factor = 100 if column.kind == Kind.PERCENT else 1
    drawn = [None if row[at] is None else round(factor * float(row[at]), 2) for row in rows]
    suffix = {"suffixYAxis": "%"} if column.kind == Kind.PERCENT else {}
    return {
        "label": str(column.label),
        "data": drawn,
        "borderColor": colour,
        "backgroundColor": colour,
        "displayYAxis": True,
        "maxTicksXLimit": 12,
        "tension": 0.25 if chart.kind == "line" else 0,
        "maxBarThickness": 28,
        "borderRadius": 4,
        **suffix,
    }


def _before_line(table: Table, chart: Chart, rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    line = _line(table, chart.ys[0], rows, QUIET, chart)
    return line | {"label": _("Other period"), "borderDash": [4, 4]}


def _band(
    table: Table, band: tuple[str, str], rows: Sequence[Sequence[Any]]
) -> list[dict[str, Any]]:
    low, high = (_line(table, key, rows, QUIET, Chart(table.key, band)) for key in band)
    wash = {"borderWidth": 1, "backgroundColor": "rgba(34, 102, 74, .12)", "tension": 0}
    return [low | wash, high | wash | {"fill": "-1"}]


def _label(value: Any, kind: Kind) -> str:
    if kind == Kind.DATE:
        language = get_language() or "en"
        day = date.fromisoformat(str(value)[:10])
        return str(format_date(day, "MMM d", locale=LOCALES.get(language, "en_GB")))
    return shown(value, kind, currency="")


def _options(lines: int) -> dict[str, Any]:
    # The whole of unfold's options is replaced by these two, so they stand in full.
    quiet = {"color": QUIET, "font": {"size": 12}}
    return {
        "animation": False,
        "responsive": True,
        "maintainAspectRatio": False,
        "interaction": {"mode": "index", "intersect": False},
        "datasets": {"line": {"borderWidth": 2, "pointRadius": 0, "pointHitRadius": 12}},
        "plugins": {
            "legend": {
                "display": lines > 1,
                "align": "end",
                "labels": {"boxWidth": 8, "boxHeight": 8, "usePointStyle": True, "color": QUIET},
            }
        },
        "scales": {
            "x": {
                "grid": {"display": False},
                "ticks": quiet | {"maxTicksLimit": 12, "maxRotation": 0, "autoSkip": True},
            },
            "y": {
                "beginAtZero": True,
                "border": {"display": False},
                "ticks": quiet | {"maxTicksLimit": 6},
                "grid": {"color": "rgba(128, 140, 134, .18)"},
            },
        },
    }
