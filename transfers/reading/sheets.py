"""The first sheet of an XLSX file, row by row.

openpyxl reads it with defusedxml, which refuses entities (XML bombs); the archive is looked at
first (zip bombs). Values are those that were saved: nothing is calculated. A formula without a
saved value stays in sight as a formula, and its row is refused for it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Generator, Iterator
from datetime import date, datetime
from typing import IO, Any

import openpyxl
from defusedxml.common import DefusedXmlException

from transfers.reading import archives
from transfers.reading.errors import Unreadable

PEEK = 1024 * 1024


def rows_of(file: IO[bytes]) -> Generator[list[str], None, None]:
    """Yield the cells of each row as text. Raises Unreadable."""
    archive = archives.opened(file)
    if "xl/workbook.xml" not in archive.namelist():
        raise Unreadable("no_table")
    try:
        yield from _rows(file, has_formulas=_has_formulas(archive))
    except Unreadable:
        raise
    except Exception as broken:  # openpyxl raises whatever a damaged file makes it stumble over
        is_bomb = isinstance(broken.__cause__ or broken, DefusedXmlException)
        raise Unreadable("xml_bomb" if is_bomb else "broken_xlsx") from broken


def _rows(file: IO[bytes], *, has_formulas: bool) -> Iterator[list[str]]:
    values = _sheet(file, data_only=True)
    if not has_formulas:
        for row in values:
            yield [_text(cell) for cell in row]
        return
    # Beside each value its formula: where the value is missing, the formula is what is told.
    for row, written in zip(values, _sheet(file, data_only=False), strict=False):
        pairs = zip(row, written, strict=False)
        yield [_text(formula if cell is None else cell) for cell, formula in pairs]


def _sheet(file: IO[bytes], *, data_only: bool) -> Iterator[tuple[Any, ...]]:
    book = openpyxl.load_workbook(file, read_only=True, data_only=data_only, keep_links=False)
    sheet = book.worksheets[0]
    # What a sheet says of its size is often wrong, and is believed unless it is forgotten.
    sheet.reset_dimensions()
    yield from sheet.iter_rows(values_only=True)


def _has_formulas(archive: zipfile.ZipFile) -> bool:
    sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
    for name in sheets:
        with archive.open(name) as stream:
            before = b""
            while piece := stream.read(PEEK):
                if b"<f>" in before + piece or b"<f " in before + piece:
                    return True
                before = piece[-3:]
    return False


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        # 0.1 + 0.2 was saved as 0.30000000000000004; fifteen digits are what Excel itself shows.
        return f"{value:.15g}" if abs(value) < 1e15 else f"{value:.0f}"  # noqa: PLR2004 -- past these a float is no exact number
    if isinstance(value, datetime):
        return (
            value.isoformat(sep=" ") if value.time() != datetime.min.time() else str(value.date())
        )
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()
