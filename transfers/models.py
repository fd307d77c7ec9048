"""Imports with their progress and their bad rows; exports; pictures that are still to come.

The operator writes the import's own row, the worker its progress: a worker holds the progress
locked for as long as a chunk takes, and no page waits for it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import BaseModel
from transfers.types import WORKING, Dialect, Mode, Phase, State


def private() -> Storage:
    """Return where files lie that nobody but an operator may fetch."""
    return storages["private"]


class Import(BaseModel):
    """One uploaded file and what became of it."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    name = models.CharField(_("file"), max_length=200)
    source = models.FileField(storage=private, upload_to="imports/")
    pictures = models.FileField(storage=private, upload_to="imports/", blank=True)
    # The file's rows as JSON lines in UTF-8, whatever it came as: quick to go on in the middle of.
    rows = models.FileField(storage=private, upload_to="imports/", blank=True)
    dialect = models.CharField(
        _("columns of"), max_length=12, choices=Dialect.choices, default=Dialect.OWN
    )
    headings = models.JSONField(default=list)
    # {"0": "sku"}: which column each heading means.
    mapping = models.JSONField(default=dict)
    defaults = models.JSONField(default=dict)
    rights = ArrayField(models.CharField(max_length=10), default=list)
    mode = models.CharField(_("bad rows"), max_length=4, choices=Mode.choices, default=Mode.GOOD)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.READING
    )
    # Why the file cannot be read: a code of transfers.wording.
    reason = models.CharField(max_length=30, blank=True)
    total = models.PositiveIntegerField(_("rows"), default=0)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(state__in=[str(state) for state in WORKING]),
                name="transfers_import_working",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_working(self) -> bool:
        """Whether a worker has something to do."""
        return self.state in WORKING


class Progress(models.Model):
    """How far one phase of an import has come; written with each chunk, in its transaction."""

    job = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="progress")
    phase = models.CharField(max_length=10, choices=Phase.choices)
    # Where the next chunk begins: the byte of the rows' file, and how many rows are before it.
    offset = models.BigIntegerField(default=0)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    created = models.PositiveIntegerField(_("new"), default=0)
    updated = models.PositiveIntegerField(pgettext_lazy("rows of a file", "changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    bad = models.PositiveIntegerField(_("bad"), default=0)
    started_at = models.DateTimeField(_("begun"))
    finished_at = models.DateTimeField(_("finished"), null=True)
    # Until then a worker is taken to be at it; one that dies leaves this to run out.
    leased_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "phase"], name="transfers_one_progress")
        ]

    def __str__(self) -> str:
        return f"{self.phase}: {self.done}"

    def counted(self) -> list[tuple[str, int]]:
        """Return what became of the rows, each with its name; the bad ones last."""
        names = ("created", "updated", "unchanged", "bad")
        return [(str(_field(self, name)), getattr(self, name)) for name in names]


def _field(row: models.Model, name: str) -> object:
    return getattr(row._meta.get_field(name), "verbose_name", name)  # noqa: SLF001 -- the documented way to a field's name


class BadRow(models.Model):
    """One row that was not imported, or would not be, with what is wrong about each cell."""

    job = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="bad_rows")
    phase = models.CharField(max_length=10, choices=Phase.choices)
    row = models.PositiveIntegerField()
    # A list of transfers.types.Problem, as JSON.
    problems: Any = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "phase", "row"], name="transfers_bad_once")
        ]

    def __str__(self) -> str:
        return f"{self.row}: {len(self.problems)}"


class WantedPicture(models.Model):
    """A picture a row names: fetched after the row is written, by a worker."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("There")
        FAILED = "failed", _("Failed")

    job = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="wanted")
    row = models.PositiveIntegerField()
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+")
    # An address, or the name of a file in the zip.
    source = models.CharField(max_length=500)
    alt_en = models.CharField(max_length=200, blank=True)
    alt_zh = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    leased_until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["job", "product", "source"], name="transfers_wanted_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(state="waiting"), name="transfers_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.source


class Export(BaseModel):
    """One file that was asked for."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Ready")

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    language = models.CharField(max_length=10)
    format = models.CharField(_("format"), max_length=4, choices=Format.choices)
    # Which products, as they were chosen; all when empty.
    product_ids = ArrayField(models.BigIntegerField(), default=list)
    rights = ArrayField(models.CharField(max_length=10), default=list)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    file = models.FileField(storage=private, upload_to="exports/", blank=True)
    total = models.PositiveIntegerField(_("products"), default=0)
    done = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(state="waiting"),
                name="transfers_export_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}.{self.format}"
