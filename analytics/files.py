"""A report's tables as files: every row, with the headings of the reader's language."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from analytics.reporting import Column, Kind, Report, Table
from transfers.rules.cells import escaped

# What a sheet's name may not hold.
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
LONGEST_NAME = 31
FORMATS = {Kind.PERCENT: "0.0%", Kind.MONEY: "#,##0.00", Kind.INT: "#,##0", Kind.NUMBER: "#,##0.00"}


def as_csv(table: Table, rows: Sequence[Sequence[Any]]) -> Iterator[bytes]:
    """Yield a table as text; with its mark, Excel knows it for UTF-8."""
    yield "\ufeff".encode()
    yield _line([str(column.label) for column in table.columns])
    for row in rows:
        pairs = zip(table.columns, row, strict=True)
        yield _line([_text(column, value) for column, value in pairs])


def as_xlsx(report: Report, told: dict[str, Any]) -> bytes:
    """Return all tables as a workbook, a sheet each; numbers stay numbers."""
    book = Workbook(write_only=True)
    for table in report.tables:
        rows = told.get("tables", {}).get(table.key, [])
        name = str(table.title).translate(FORBIDDEN)[:LONGEST_NAME]
        sheet = book.create_sheet(name)
        heads = [WriteOnlyCell(sheet, str(column.label)) for column in table.columns]
        for head in heads:
            head.font = Font(bold=True)
        sheet.append(heads)
        for row in rows:
            pairs = zip(table.columns, row, strict=True)
            sheet.append([_cell(sheet, column, value) for column, value in pairs])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _text(column: Column, value: Any) -> str:
    if value is None:
        return ""
    return escaped(_(value) if column.kind == Kind.NAME and value else str(value))


def _cell(sheet: Any, column: Column, value: Any) -> Any:
    if value is None or value == "":
        return None
    if column.kind not in FORMATS:
        return _text(column, value)
    number: Any = Decimal(value) if isinstance(value, str) else value
    cell = WriteOnlyCell(sheet, number)
    cell.number_format = FORMATS[column.kind]
    return cell


def _line(values: Sequence[str]) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerow(values)
    return file.getvalue().encode()
