"""A file's rows as JSON lines: read from any byte on, which neither CSV nor XLSX allows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number as a spreadsheet shows it, its cells, and the byte after it."""

    number: int
    cells: list[str]
    end: int


def write(file: IO[bytes], number: int, cells: list[str]) -> None:
    """Append one row."""
    file.write(json.dumps([number, *cells], ensure_ascii=False).encode() + b"\n")


def read(file: IO[bytes], *, offset: int = 0) -> Iterator[Line]:
    """Yield the rows from a byte on."""
    file.seek(offset)
    end = offset
    # Not `for raw in file`: a stored file's own iteration begins at the beginning.
    for raw in iter(file.readline, b""):
        end += len(raw)
        number, *cells = json.loads(raw)
        yield Line(number, cells, end)
