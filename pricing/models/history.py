"""What prices were: every change, by whom and why. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pricing.models.lists import PriceList
from pricing.types import Why


class PriceChange(models.Model):
    """One change of what a variant costs on a list, or of a whole list's percentage.

    No amount: it is not sold there any more, or not from this quantity on.
    """

    price_list = models.ForeignKey(
        PriceList, verbose_name=_("price list"), on_delete=models.CASCADE, related_name="changes"
    )
    variant = models.ForeignKey(
        "catalog.Variant",
        verbose_name=_("variant"),
        null=True,
        on_delete=models.CASCADE,
        related_name="price_changes",
    )
    from_quantity = models.PositiveSmallIntegerField(_("from this many units"), default=1)
    amount = models.DecimalField(_("price"), max_digits=12, decimal_places=2, null=True)
    was = models.DecimalField(_("price before"), max_digits=12, decimal_places=2, null=True)
    percent_off = models.DecimalField(
        _("per cent off the public price"), max_digits=4, decimal_places=1, null=True
    )
    at = models.DateTimeField(_("at"))
    why = models.CharField(_("why"), max_length=10, choices=Why.choices)
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("price change")
        verbose_name_plural = _("price history")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["variant", "price_list", "at"], name="pricing_history_of"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F} {self.amount}"
