"""Files to import, made on the spot."""

import csv
import io

from django.core.files.base import ContentFile
from django.utils import translation
from openpyxl import Workbook

from accounts.models import User
from tests.factories.shop import NOW
from transfers.models import BadRow, Import, Progress
from transfers.services import imports, reading, steps
from transfers.types import Defaults, Mode, Phase

HEADINGS = [
    "Product code",
    "SKU",
    "Name (English)",
    "Name (Simplified Chinese)",
    "Product type",
    "Brand",
    "Main category",
    "Status",
    "Price GBP",
    "Price CNY",
    "Stock: gb",
    "Weight in grams",
]


def mugs(count, *, start=1, **changed):
    """Good rows: a mug each, or with two=True two sizes of each mug."""
    rows = []
    for n in range(start, start + count):
        names = [f"mug-{n}", f"MUG-{n}", f"Mug {n}", f"杯子 {n}"]
        groups = ["tableware", "Ashbourne Pottery", "kitchen", "active"]
        figures = [f"{n % 90 + 1}.50", f"{n % 90 + 10}", "7", "300"]
        row = dict(zip(HEADINGS, [*names, *groups, *figures], strict=True))
        rows.append(row | changed)
    return rows


def as_csv(rows, encoding="utf-8"):
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode(encoding)


def as_xlsx(rows):
    book = Workbook()
    sheet = book.active
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def always():
    return True


def actor():
    return User.objects.get_or_create(email="cat@example.com", defaults={"is_staff": True})[0]


def upload(data, name="products.csv", pictures=None, rights=("prices", "stock")):
    """Uploaded and read; the columns are guessed."""
    zipped = ContentFile(pictures, "pictures.zip") if pictures else None
    job = imports.begin(
        actor_id=actor().pk,
        source=ContentFile(data, name),
        pictures=zipped,
        rights=list(rights),
        now=NOW,
    )
    reading.read(job=job, now=NOW)
    job.refresh_from_db()
    return job


def tried(job, **defaults):
    """Tried with the columns that were guessed."""
    mapping = {int(place): key for place, key in job.mapping.items()}
    imports.try_out(job=job, mapping=mapping, defaults=Defaults(**defaults), now=NOW)
    steps.advance(job=job, now=NOW, keep_going=always)
    job.refresh_from_db()
    return job


def run(job, mode=Mode.GOOD):
    imports.run(job=job, mode=mode, now=NOW)
    steps.advance(job=job, now=NOW, keep_going=always)
    job.refresh_from_db()
    return job


def imported(data, mode=Mode.GOOD, defaults=None, **kwargs):
    return run(tried(upload(data, **kwargs), **(defaults or {})), mode)


def counts(job, phase=Phase.RUN):
    row = Progress.objects.get(job=job, phase=phase)
    return {name: getattr(row, name) for name in ("created", "updated", "unchanged", "bad")}


def told(job, phase=Phase.CHECK):
    """What is wrong, by row: column and code."""
    rows = BadRow.objects.filter(job=job, phase=phase).order_by("row")
    return {
        row.row: [(problem["field"], problem["code"]) for problem in row.problems] for row in rows
    }


def both_languages(call):
    said = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said[language] = call()
    return said


__all__ = ["HEADINGS", "Import"]
