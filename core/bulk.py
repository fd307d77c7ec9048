"""Rows by the hundred thousand: COPY, where `bulk_create` would take ten times as long.

For histories that are written once and told to nobody. The database's constraints hold; what
`save()` and signals would do is not done.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import StringIO
from typing import Any

from django.contrib.postgres.fields import ArrayField
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

    Other columns take the model's default, once for all rows; public ids are drawn here, and a row
    was made and touched `now`. Not safe to repeat: the caller knows what is there. Raises
    IntegrityError.
    """
    has_ids = issubclass(model, BaseModel) and "public_id" not in names
    told = {"created_at": now, "updated_at": now} if issubclass(model, BaseModel) else {}
    told = _defaults(model) | told | dict(same or {})
    told = {name: value for name, value in told.items() if name not in names}
    end = "".join(f"\t{_text(value)}" for value in told.values()) + "\n"
    drawn = ids.public_ids()
    lines = [
        "\t".join(map(_text, row)) + (f"\t{next(drawn)}{end}" if has_ids else end) for row in rows
    ]
    columns = [*names, *(["public_id"] if has_ids else []), *told]
    fields = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f'COPY "{model._meta.db_table}" ({fields}) FROM STDIN',  # noqa: SLF001 -- the documented way to a table's name
            StringIO("".join(lines)),
        )
    return len(lines)


def _defaults(model: type[Model]) -> dict[str, Any]:
    """Return what each column holds unless it is told; keys and public ids are drawn instead."""
    return {
        str(field.column): "{}" if isinstance(field, ArrayField) else field.get_default()
        for field in model._meta.concrete_fields  # noqa: SLF001 -- the documented way to a model's fields
        if not field.primary_key and field.column != "public_id"
    }


def _text(value: Any) -> str:
    """Return a value as COPY reads it."""
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(ESCAPES)
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False).translate(ESCAPES)
    return str(value)
