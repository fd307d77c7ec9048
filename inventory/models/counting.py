"""Sheets of a stock count."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import BaseModel
from inventory.models.stock import Location, StockItem


class StockCount(BaseModel):
    """One count of one location, or of a part of it."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("count", "Being counted")
        BOOKED = "booked", _("Booked")

    location = models.ForeignKey(
        Location, verbose_name=_("location"), on_delete=models.PROTECT, related_name="counts"
    )
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.OPEN)
    started_at = models.DateTimeField(_("begun"))
    booked_at = models.DateTimeField(_("booked"), null=True, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("stock count")
        verbose_name_plural = _("stock counts")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.location} · {self.started_at:%F}"


class CountLine(BaseModel):
    """One row of the sheet: what should lie there, and what does."""

    count = models.ForeignKey(StockCount, on_delete=models.CASCADE, related_name="lines")
    stock = models.ForeignKey(
        StockItem, verbose_name=_("stock"), on_delete=models.PROTECT, related_name="+"
    )
    expected = models.PositiveIntegerField(_("expected"))
    counted = models.PositiveIntegerField(_("counted"), null=True, blank=True)
    # Its units are promised to sales: the shelf says less than the shop has sold.
    is_refused = models.BooleanField(_("could not be booked"), default=False)

    class Meta:
        verbose_name = _("line of the count")
        verbose_name_plural = _("lines of the count")
        ordering = ["stock__variant__sku"]
        constraints = [
            models.UniqueConstraint(fields=["count", "stock"], name="inventory_counted_once")
        ]

    def __str__(self) -> str:
        return f"{self.stock_id}: {self.counted}"
