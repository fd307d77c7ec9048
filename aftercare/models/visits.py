"""Services that are carried out at the buyer's, and when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel


class VisitedService(BaseModel):
    """A service somebody comes for: installation, fitting. Its times are those of a method."""

    product = models.ForeignKey(
        "catalog.Product",
        verbose_name=_("service"),
        on_delete=models.CASCADE,
        related_name="visited_by",
    )
    method = models.ForeignKey(
        "delivery.Method",
        verbose_name=_("by these people"),
        on_delete=models.CASCADE,
        related_name="+",
        limit_choices_to={"kind": "visit"},
    )

    class Meta:
        verbose_name = _("service with a visit")
        verbose_name_plural = _("services with a visit")
        ordering = ["product", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["product", "method"], name="aftercare_one_visitor")
        ]

    def __str__(self) -> str:
        return f"{self.product}: {self.method}"


class Visit(BaseModel):
    """The time at which a bought service is carried out."""

    line = models.OneToOneField(
        "orders.OrderLine",
        verbose_name=_("service"),
        on_delete=models.CASCADE,
        related_name="visit",
    )
    slot = models.ForeignKey(
        "delivery.Slot", verbose_name=_("time"), on_delete=models.PROTECT, related_name="visits"
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    personal_fields: ClassVar[tuple[str, ...]] = ("note",)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["slot__starts_at", "pk"]

    def __str__(self) -> str:
        return str(self.slot)
