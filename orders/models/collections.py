"""What is collected in a store: where, when, by which code."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import ids
from core.models import BaseModel
from orders.models.orders import Order


class Collection(BaseModel):
    """Where and when an order is collected. Whoever has the code gets the goods."""

    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="collection")
    location = models.ForeignKey(
        "inventory.Location",
        verbose_name=_("store"),
        on_delete=models.PROTECT,
        related_name="collections",
    )
    code = models.CharField(_("code"), max_length=8, unique=True, default=ids.pickup_code)
    window_from = models.DateTimeField(_("comes from"), null=True, blank=True)
    window_until = models.DateTimeField(_("comes until"), null=True, blank=True)
    hold_until = models.DateTimeField(_("held until"))
    collected_at = models.DateTimeField(_("collected"), null=True, blank=True)

    class Meta:
        verbose_name = _("collection in a store")
        verbose_name_plural = _("collections in stores")
        ordering = ["hold_until", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(window_from__isnull=True) | Q(window_until__gt=F("window_from")),
                name="orders_collected_in_a_span",
            )
        ]
        indexes = [
            models.Index(
                fields=["hold_until"],
                condition=Q(collected_at__isnull=True),
                name="orders_held_until",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.order.number}"
