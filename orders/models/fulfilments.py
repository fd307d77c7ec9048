"""How an order reaches its buyer: parcels, hand-overs in a store, things that are read."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from orders.models.orders import Order, OrderLine
from orders.types import FulfilmentKind, ParcelState


class Fulfilment(BaseModel):
    """One parcel, or one hand-over, of an order."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="fulfilments")
    # 1, 2, 3 within the order; with its number the name under which stock leaves.
    position = models.PositiveSmallIntegerField(_("no."))
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=FulfilmentKind.choices,
        default=FulfilmentKind.PARCEL,
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ParcelState.choices, default=ParcelState.PACKED
    )
    location = models.ForeignKey(
        "inventory.Location",
        verbose_name=_("from"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    carrier = models.CharField(_("carrier"), max_length=80, blank=True)
    tracking = models.CharField(_("tracking number"), max_length=80, blank=True)
    packed_at = models.DateTimeField(_("packed"))
    shipped_at = models.DateTimeField(_("shipped"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)

    class Meta:
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "position"], name="orders_one_parcel_of_that_number"
            ),
            # What has left has left at some time, and what arrived had left.
            models.CheckConstraint(
                condition=~Q(state__in=["shipped", "delivered"]) | Q(shipped_at__isnull=False),
                name="orders_parcel_left_sometime",
            ),
            models.CheckConstraint(
                condition=~Q(state="delivered") | Q(delivered_at__isnull=False),
                name="orders_parcel_arrived_sometime",
            ),
        ]
        indexes = [
            models.Index(
                fields=["tracking"], condition=~Q(tracking=""), name="orders_parcel_by_tracking"
            )
        ]

    def __str__(self) -> str:
        return f"{self.order.number}/{self.position}"


class FulfilmentLine(BaseModel):
    """So many units of one order line in one parcel."""

    fulfilment = models.ForeignKey(Fulfilment, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="parcels")
    quantity = models.PositiveIntegerField(_("quantity"))

    class Meta:
        verbose_name = _("parcel's line")
        verbose_name_plural = _("parcels' lines")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["fulfilment", "line"], name="orders_packed_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orders_packs_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.line_id}"
