"""Rows of an uploaded table, one by one, whatever it came as: CSV in several encodings, XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import IO

from transfers.reading import sheets
from transfers.reading.errors import Unreadable
from transfers.rules.encodings import encoding_of

SAMPLE = 256 * 1024
LARGEST_CELL = 100_000
MOST_CELLS = 400
MOST_ROWS = 300_000
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Row = tuple[int, list[str]]


def rows_of(file: IO[bytes]) -> Iterator[Row]:
    """Yield (row number as a spreadsheet shows it, cells); empty rows are left out.

    Never holds more than a row. Raises Unreadable.
    """
    start = file.read(8)
    file.seek(0)
    if start.startswith(OLD_EXCEL):
        raise Unreadable("old_excel")
    rows = sheets.rows_of(file) if start.startswith(ZIP) else _text(file)
    with closing(rows):
        for number, cells in enumerate(rows, start=1):
            if number > MOST_ROWS:
                raise Unreadable("too_many_rows")
            if len(cells) > MOST_CELLS:
                raise Unreadable("too_many_columns")
            if any(cells):
                yield number, cells


def _text(file: IO[bytes]) -> Generator[list[str], None, None]:
    sample = file.read(SAMPLE)
    is_whole = len(sample) < SAMPLE
    encoding = encoding_of(sample, is_whole=is_whole)
    if encoding is None:
        raise Unreadable("no_table")
    file.seek(0)
    csv.field_size_limit(LARGEST_CELL)
    lines = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        for cells in csv.reader(lines, delimiter=_delimiter(sample.decode(encoding, "ignore"))):
            yield [cell.replace("\0", "").strip() for cell in cells]
    except UnicodeDecodeError as broken:
        raise Unreadable("encoding") from broken
    except csv.Error as broken:
        raise Unreadable("broken_csv") from broken
    finally:
        lines.detach()  # the file is the caller's to close


def _delimiter(sample: str) -> str:
    """Return what the heading row is divided by most."""
    heading = sample.partition("\n")[0]
    return max(",;\t|", key=heading.count)
