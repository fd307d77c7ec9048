"""Rows of several tables in one statement: a page costs one round trip, not one per table.

Each part of a statement gives its rows as JSON; they come back as the models' own instances.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import DateField, DecimalField, Model
from django.utils.dateparse import parse_date, parse_datetime

M = TypeVar("M", bound=Model)
Rows = Mapping[str, Any]


def fetch(sql: str, values: list[Any] | Mapping[str, Any]) -> Rows | None:
    """Return the first row of a statement of one JSON column, if there is one."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchone()
    return json.loads(found[0], parse_float=Decimal) if found else None


def maybe(model: type[M], row: Rows | None) -> M | None:
    """Return a row as an instance; none for none."""
    return None if row is None else one(model, row)


def one(model: type[M], row: Rows) -> M:
    """Return a row as an instance."""
    names, conversions = _columns(model)
    values = [row[name] for name in names]
    for place, convert in conversions:
        if values[place] is not None:
            values[place] = convert(values[place])
    return model.from_db(connection.alias, names, values)


def many(model: type[M], rows: Iterable[Rows] | None) -> list[M]:
    """Return rows as instances, in order."""
    return [one(model, row) for row in rows or ()]


def keep(row: Model, name: str, related: Sequence[Model]) -> None:
    """Have `row.<name>.all()` answer with these, as after prefetch_related."""
    kept = row.__dict__.setdefault("_prefetched_objects_cache", {})
    kept[name] = related


@cache
def _columns(model: type[Model]) -> tuple[list[str], list[tuple[int, Any]]]:
    """Return a model's columns, and how those are read that JSON has no type for."""
    fields = model._meta.concrete_fields  # noqa: SLF001 -- Django's documented way to a model's fields
    conversions = [(n, _reader(field)) for n, field in enumerate(fields) if _reader(field)]
    return [field.attname for field in fields], conversions


def _reader(field: Any) -> Any:
    if isinstance(field, DecimalField):
        return Decimal
    if isinstance(field, DateField):  # a DateTimeField is one too
        return _moment
    return None


def _moment(text: str) -> date | None:
    return parse_datetime(text) if "T" in text else parse_date(text)
