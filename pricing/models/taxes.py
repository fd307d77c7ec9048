"""Tax rates, and what wishes cost on top."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel


class TaxRate(BaseModel):
    """The tax a country asks for a class of goods."""

    country = models.CharField(_("country"), max_length=2)
    tax_class = models.CharField(_("tax class"), max_length=20)
    percent = models.DecimalField(_("per cent"), max_digits=5, decimal_places=2)
    is_inclusive = models.BooleanField(_("prices include it"), default=True)

    class Meta:
        verbose_name = _("tax rate")
        verbose_name_plural = _("tax rates")
        constraints = [
            models.UniqueConstraint(fields=["country", "tax_class"], name="pricing_one_rate"),
            models.CheckConstraint(
                condition=Q(percent__gte=0) & Q(percent__lt=100), name="pricing_rate_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.tax_class} {self.percent}%"


class Surcharge(BaseModel):
    """What a wish for a product costs on top, or one answer to it; none means nothing."""

    field = models.ForeignKey(
        "catalog.PersonalField",
        verbose_name=_("personalisation"),
        on_delete=models.CASCADE,
        related_name="surcharges",
    )
    choice = models.ForeignKey(
        "catalog.PersonalChoice",
        verbose_name=_("for this choice only"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(_("price"), max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = _("surcharge")
        verbose_name_plural = _("surcharges")
        constraints = [
            models.UniqueConstraint(
                fields=["field", "choice", "currency"],
                nulls_distinct=False,
                name="pricing_one_surcharge",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="pricing_surcharge_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
