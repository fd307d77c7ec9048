"""The bad rows of an import as a file: mended and uploaded again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from transfers.models import BadRow, Import, Progress
from transfers.reading import lines
from transfers.rules.cells import DANGEROUS, escaped
from transfers.types import Phase
from transfers.wording import sentences


def phase_of(job: Import) -> Phase:
    """Return which phase's report counts: the import's own once it has run."""
    has_run = Progress.objects.filter(job=job, phase=Phase.RUN, done__gt=0).exists()
    refused = BadRow.objects.filter(job=job, phase=Phase.RUN).exists()
    return Phase.RUN if has_run or refused else Phase.CHECK


def bad_rows(*, job: Import, labels: dict[str, str]) -> Iterator[bytes]:
    """Yield the file line by line: the bad rows as they came, with what is wrong beside them."""
    bad = BadRow.objects.filter(job=job, phase=phase_of(job))
    told = dict(bad.values_list("row", "problems"))
    yield "﻿".encode() + _line([*job.headings, _("Row"), _("Problem")])
    with job.rows.open("rb") as file:
        for line in lines.read(file):
            if line.number in told:
                said = " · ".join(sentences(told[line.number], labels))
                padding = [""] * (len(job.headings) - len(line.cells))
                yield _line([*line.cells, *padding, str(line.number), said])


def _line(values: list[str]) -> bytes:
    buffer = io.StringIO()
    # A cell that was escaped already stays as it is, so that it comes back the same.
    csv.writer(buffer).writerow(
        escaped(value) if value.startswith(DANGEROUS) else value for value in values
    )
    return buffer.getvalue().encode()
