"""What lies in the archive."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArchivedDay(models.Model):
    """One closed day of events as a file: the table is the truth, the folder follows it."""

    day = models.DateField(_("day"), unique=True)
    # In the archive's store; it carries a part of the checksum, so a file is never written over.
    path = models.CharField(_("file"), max_length=120)
    rows = models.PositiveBigIntegerField(_("events"))
    bytes = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    first_at = models.DateTimeField(_("first"))
    last_at = models.DateTimeField(_("last"))
    written_at = models.DateTimeField(_("written"))
    # Whoever was forgotten until then is forgotten in the file.
    cleaned_at = models.DateTimeField(_("cleaned"))

    class Meta:
        verbose_name = _("archived day")
        verbose_name_plural = _("archived days")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}"
