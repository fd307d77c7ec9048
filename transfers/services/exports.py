"""Products into a file: the same columns that an import reads, so that it goes both ways."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import IO

from django.core.files import File
from django.db import transaction
from django.utils import translation
from openpyxl import Workbook

from catalog.models import Product
from transfers import live
from transfers.locks import hold_export
from transfers.models import Export
from transfers.reference import Reference
from transfers.rows import rows_of
from transfers.rules.cells import escaped
from transfers.rules.columns import labels

CHUNK = 500


@transaction.atomic
def begin(
    *,
    actor_id: int,
    language: str,
    file_format: str,
    product_ids: Sequence[int],
    rights: Sequence[str],
) -> Export:
    """Ask for a file of these products, or of all; a worker writes it."""
    total = len(product_ids) or Product.objects.count()
    return Export.objects.create(
        actor_id=actor_id,
        language=language,
        format=file_format,
        product_ids=list(product_ids),
        rights=list(rights),
        total=total,
    )


@transaction.atomic
def write(*, export_id: int, now: datetime) -> None:
    """Write the file. Safe to repeat: one that is written, or being written, is left alone."""
    export = hold_export(export_id=export_id)
    if export is None:
        return
    with translation.override(export.language), tempfile.TemporaryFile() as target:
        reference = Reference()
        columns = reference.columns(rights=export.rights)
        keys = [column.key for column in columns]
        names = labels(columns)
        rows = _rows(export, reference, keys)
        writer = _sheet if export.format == Export.Format.XLSX else _text
        writer(target, [names[key] for key in keys], rows)
        target.seek(0)
        name = f"products-{now:%Y-%m-%d}-{export.public_id[:6]}.{export.format}"
        export.file.save(name, File(target), save=False)
    export.state = Export.State.DONE
    export.done = export.total
    export.save()


def _rows(export: Export, reference: Reference, keys: list[str]) -> Iterator[list[str]]:
    done = 0
    for ids in _chunks(export):
        for row in rows_of(product_ids=ids, reference=reference):
            yield [escaped(row.get(key, "")) for key in keys]
        done += len(ids)
        live.tell(f"export:{export.pk}", done)


def _chunks(export: Export) -> Iterator[list[int]]:
    """Yield keys of products in order; never all of them at once."""
    if export.product_ids:
        ids = sorted(export.product_ids)
        yield from (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
        return
    after = 0
    while ids := list(
        Product.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:CHUNK]
    ):
        yield ids
        after = ids[-1]


def _text(target: IO[bytes], headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    # With its mark, Excel knows it for UTF-8.
    target.write("﻿".encode())
    write_line = csv.writer(_Encoded(target.write)).writerow
    write_line([escaped(heading) for heading in headings])
    for row in rows:
        write_line(row)


class _Encoded:
    """What csv writes, as bytes."""

    def __init__(self, target: Callable[[bytes], object]) -> None:
        self.target = target

    def write(self, text: str) -> object:
        """Pass a line on."""
        return self.target(text.encode())


def _sheet(target: IO[bytes], headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Products")
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    book.save(target)
