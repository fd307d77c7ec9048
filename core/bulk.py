"""Rows by the hundred thousand: COPY, where `bulk_create` would take ten times as long.

For histories that are written once and told to nobody. The database's constraints hold; defaults of
the models do not: every column is named, or given as the same for all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import StringIO
from typing import Any

from django.db import connection
from django.db.models import Model

from core import ids
from core.models import BaseModel

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def keys(model: type[Model], count: int) -> list[int]:
    """Return primary keys that nobody else is given."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],  # noqa: SLF001 -- the documented way to a table's name
        )
        return [key for (key,) in cursor.fetchall()]


def copy(
    model: type[Model],
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    now: datetime,
    same: Mapping[str, Any] | None = None,
) -> int:
    """Write rows of named columns, with what is the same in all of them; return how many.

    Public ids are drawn here, and a row was made and touched `now` unless that is named. Not safe
    to repeat: the caller knows what is there. Raises IntegrityError.
    """
    told = dict(same or {})
    is_ours = issubclass(model, BaseModel)
    if is_ours:
        told = {"created_at": now, "updated_at": now} | told
        told = {name: value for name, value in told.items() if name not in names}
    end = "".join(f"\t{_text(value)}" for value in told.values()) + "\n"
    columns = [*names, *(["public_id"] if is_ours else []), *told]
    if is_ours:
        drawn = ids.public_ids()
        lines = ["\t".join(map(_text, row)) + f"\t{next(drawn)}{end}" for row in rows]
    else:
        lines = ["\t".join(map(_text, row)) + end for row in rows]
    fields = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f'COPY "{model._meta.db_table}" ({fields}) FROM STDIN',  # noqa: SLF001 -- the documented way to a table's name
            StringIO("".join(lines)),
        )
    return len(lines)


def _text(value: Any) -> str:
    """Return a value as COPY reads it."""
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(ESCAPES)
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False).translate(ESCAPES)
    return str(value)
