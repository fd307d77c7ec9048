"""Texts in both languages."""

from collections.abc import Mapping
from typing import Any


def both(row: Mapping[str, Any], *fields: str) -> dict[str, Any]:
    """Return the columns of translated fields, e.g. name_en and name_zh_hans for "name"."""
    columns: dict[str, Any] = {}
    for field in fields:
        columns[f"{field}_en"] = row[f"{field}_en"]
        columns[f"{field}_zh_hans"] = row[f"{field}_zh"]
    return columns
