"""Selling what is not there yet: how much of a variant, and who waits for it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel


class BeyondStock(BaseModel):
    """How many units of one variant may be sold beyond its stock, and when they will be there.

    A variant without such a row is sold as long as it is in stock, and no further.
    """

    class Kind(models.TextChoices):
        BACKORDER = "backorder", _("Back-order: more is on its way")
        PREORDER = "preorder", _("Pre-order: not out yet")

    variant = models.OneToOneField(
        "catalog.Variant",
        verbose_name=_("variant"),
        on_delete=models.CASCADE,
        related_name="beyond_stock",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.BACKORDER)
    most = models.PositiveIntegerField(
        _("at most"), help_text=_("Units sold and not yet there, over all orders together.")
    )
    promised_on = models.DateField(
        _("there on"), help_text=_("The day shoppers are told: arrival or release.")
    )
    is_open = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("sale beyond stock")
        verbose_name_plural = _("sales beyond stock")
        ordering = ["promised_on", "pk"]

    def __str__(self) -> str:
        return f"{self.variant} · {self.get_kind_display()}"


class Waiting(BaseModel):
    """Units of one variant that one sale waits for. Who came first is served first."""

    reference = models.CharField(_("reference"), max_length=40)
    variant = models.ForeignKey(
        "catalog.Variant",
        verbose_name=_("variant"),
        on_delete=models.PROTECT,
        related_name="waiting",
    )
    quantity = models.PositiveIntegerField(_("quantity"))
    country = models.CharField(_("country"), max_length=2, blank=True)
    # Stock goes to sales that are paid; the others only count against the limit.
    is_confirmed = models.BooleanField(_("paid"), default=False)
    promised_on = models.DateField(_("promised for"))
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("sale waiting for stock")
        verbose_name_plural = _("sales waiting for stock")
        constraints = [
            models.UniqueConstraint(fields=["reference", "variant"], name="inventory_waits_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="inventory_waits_for_something"
            ),
        ]
        indexes = [models.Index(fields=["variant", "since", "id"], name="inventory_waiting_line")]

    def __str__(self) -> str:
        return f"{self.reference}: {self.quantity}"
