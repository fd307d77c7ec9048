"""What a report is: its questions, its numbers with their meanings, and who knows them all.

A report's words live in its definition and its figures in its `Result`; only the figures are kept,
so that a result computed once is read in every language. `Column.kind` says how a value is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any, Protocol, TypeAlias

from django.utils.functional import Promise

Value: TypeAlias = str | int | float | Decimal | date | bool | None
Row: TypeAlias = Sequence[Value]

LONGEST = timedelta(days=1100)


class Kind(StrEnum):
    """How a value is written. A name is a word of ours, translated; a text is somebody else's."""

    TEXT = "text"
    NAME = "name"
    INT = "int"
    NUMBER = "number"
    PERCENT = "percent"  # stored as a share: 0.25 is 25%
    MONEY = "money"
    DATE = "date"


class Compare(StrEnum):
    """Which period stands beside the one that is asked for."""

    NONE = "none"
    BEFORE = "before"
    YEAR = "year"


class Warehouse(Protocol):
    """What reports read from: `analytics.warehouse` opens one."""

    as_of: datetime

    def rows(self, sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return what a query finds."""


@dataclass(frozen=True, slots=True)
class Params:
    """What is asked: days in UTC, the last one included, and whom it is about."""

    since: date
    until: date
    compare: str = Compare.BEFORE
    currency: str = ""
    channel: str = ""
    device: str = ""
    language: str = ""
    segment: str = ""
    campaign: str = ""

    @property
    def days(self) -> int:
        """Return how many days it covers."""
        return (self.until - self.since).days + 1

    @property
    def starts(self) -> datetime:
        """Return the first moment, as the warehouse writes it: UTC without a zone."""
        return datetime.combine(self.since, time())

    @property
    def ends(self) -> datetime:
        """Return the first moment after it."""
        return datetime.combine(self.until + timedelta(days=1), time())

    @property
    def before(self) -> Params | None:
        """Return the period to compare with."""
        if self.compare == Compare.YEAR:
            back = timedelta(days=364)  # the same weekdays
        elif self.compare == Compare.BEFORE:
            back = timedelta(days=self.days)
        else:
            return None
        return replace(self, since=self.since - back, until=self.until - back)

    def as_json(self) -> dict[str, str]:
        """Return plain values, from which `of_json` makes the same again."""
        return {
            name: value.isoformat() if isinstance(value, date) else str(value)
            for name in self.__slots__
            if (value := getattr(self, name))
        }

    @classmethod
    def of_json(cls, told: Mapping[str, str]) -> Params:
        """Return what was kept."""
        others = {name: value for name, value in told.items() if name not in {"since", "until"}}
        since, until = date.fromisoformat(told["since"]), date.fromisoformat(told["until"])
        return cls(since=since, until=until, **others)

    @property
    def digest(self) -> str:
        """Return a short key that is the same for the same question."""
        told = "&".join(f"{key}={value}" for key, value in sorted(self.as_json().items()))
        return sha256(told.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Column:
    """One number or word of a table, or one figure, with what it means."""

    key: str
    label: str | Promise
    kind: Kind = Kind.INT
    definition: str | Promise = ""
    # Whether more of it is good news; None where it is neither.
    more_is_good: bool | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a report; the first column says what a row is about."""

    key: str
    title: str | Promise
    columns: tuple[Column, ...]

    def index(self, key: str) -> int:
        """Return where a column stands."""
        return [column.key for column in self.columns].index(key)


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of a table's columns."""

    table: str
    ys: tuple[str, ...]
    kind: str = "line"  # or "bar"
    most: int = 400
    has_before: bool = False  # the other period's line lies behind
    # Columns between which an interval is drawn: (low, high).
    band: tuple[str, str] | None = None


@dataclass(slots=True)
class Result:
    """What came out: figures and rows by key, and remarks as (message, values)."""

    figures: dict[str, Value] = field(default_factory=dict)
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    notes: list[tuple[str, dict[str, Value]]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to show."""
        return not any(self.tables.values()) and not any(self.figures.values())


class Compute(Protocol):
    """How a report is reckoned."""

    def __call__(self, warehouse: Warehouse, params: Params, now: datetime) -> Result:
        """Return the figures of one period."""


@dataclass(frozen=True, slots=True)
class Report:
    """One question an operator asks again and again."""

    code: str
    group: str | Promise
    title: str | Promise
    intro: str | Promise
    compute: Compute
    figures: tuple[Column, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    # Which of Params' filters it listens to.
    filters: tuple[str, ...] = ("currency", "channel", "device", "language", "segment")
    # Whether it can stand beside another period; and whether the page has that one reckoned, too.
    compares: bool = True
    reckons_before: bool = True
    days: int = 28

    def table(self, key: str) -> Table:
        """Return one of its tables."""
        return next(one for one in self.tables if one.key == key)

    def usual(self, *, now: datetime, currency: str) -> Params:
        """Return what is asked when nobody says: the last full days."""
        last = now.astimezone(UTC).date() - timedelta(days=1)
        return Params(
            since=last - timedelta(days=self.days - 1),
            until=last,
            compare=Compare.BEFORE if self.compares else Compare.NONE,
            currency=currency if "currency" in self.filters else "",
        )


_known: dict[str, Report] = {}


def register(report: Report) -> Report:
    """Make a report known by its code."""
    _known[report.code] = report
    return report


def registered() -> list[Report]:
    """Return every report, in the order they were made known."""
    return list(_known.values())


def find(code: str) -> Report | None:
    """Return a report by its code."""
    return _known.get(code)
