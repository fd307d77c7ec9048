"""How long the shop stands in for what it sold."""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel

LONGEST = 600  # months


class WarrantyRule(BaseModel):
    """The months of warranty on a category's goods; the rule without one holds for all others."""

    category = models.OneToOneField(
        "catalog.Category",
        verbose_name=_("category"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Empty: for everything that has no rule of its own."),
    )
    months = models.PositiveSmallIntegerField(
        _("months"), validators=[MaxValueValidator(LONGEST)], help_text=_("0: no warranty.")
    )

    class Meta:
        verbose_name = _("rule for warranties")
        verbose_name_plural = _("rules for warranties")
        ordering = ["category__path", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["category"], nulls_distinct=False, name="aftercare_one_warranty_rule"
            ),
            models.CheckConstraint(condition=Q(months__lte=LONGEST), name="aftercare_months"),
        ]

    def __str__(self) -> str:
        return str(self.category or _("everything else"))


class Warranty(BaseModel):
    """The warranty on one order line, as the rule stood when the goods arrived."""

    line = models.OneToOneField(
        "orders.OrderLine",
        verbose_name=_("order line"),
        on_delete=models.CASCADE,
        related_name="warranty",
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))

    class Meta:
        verbose_name = _("warranty")
        verbose_name_plural = _("warranties")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="aftercare_warranty_lasts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.line} → {self.ends_on}"

    def covers(self, day: date) -> bool:
        """Whether it holds on this day, the last one included."""
        return day <= self.ends_on


class Serial(BaseModel):
    """The maker's number of one unit under a warranty."""

    warranty = models.ForeignKey(Warranty, on_delete=models.CASCADE, related_name="serials")
    number = models.CharField(_("serial number"), max_length=60, db_index=True)

    class Meta:
        verbose_name = _("serial number")
        verbose_name_plural = _("serial numbers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["warranty", "number"], name="aftercare_one_serial")
        ]

    def __str__(self) -> str:
        return self.number
