"""What is repaired, each step of it, and what it costs."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftercare.types import OPEN_REPAIRS, RepairState, Way
from core.models import BaseModel
from core.money import Money


class Repair(BaseModel):
    """One thing on its way to the workshop and back."""

    order = models.ForeignKey("orders.Order", on_delete=models.CASCADE, related_name="repairs")
    line = models.ForeignKey(
        "orders.OrderLine",
        verbose_name=_("what"),
        on_delete=models.CASCADE,
        related_name="repairs",
    )
    number = models.CharField(_("number"), max_length=24, unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=RepairState.choices, default=RepairState.EXPECTED
    )
    # As it stood when it was asked for.
    in_warranty = models.BooleanField(_("under warranty"))
    serial = models.CharField(_("serial number"), max_length=60, blank=True)
    way = models.CharField(_("how it comes"), max_length=8, choices=Way.choices)
    location = models.ForeignKey(
        "inventory.Location",
        verbose_name=_("to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    pickup_from = models.DateTimeField(_("fetched from"), null=True, blank=True)
    pickup_until = models.DateTimeField(_("fetched until"), null=True, blank=True)
    fault = models.CharField(_("what is wrong"), max_length=1000)
    diagnosis = models.CharField(_("what we found"), max_length=1000, blank=True)
    quote = models.DecimalField(_("quote"), max_digits=12, decimal_places=2, null=True, blank=True)
    quoted_until = models.DateTimeField(_("quote holds until"), null=True, blank=True)
    # The sale of the repair: paid, invoiced and refunded like any other.
    charge = models.OneToOneField(
        "orders.Order",
        verbose_name=_("paid with order"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="pays_repair",
    )
    answer = models.CharField(_("our answer"), max_length=300, blank=True)
    carrier = models.CharField(_("carrier"), max_length=80, blank=True)
    tracking = models.CharField(_("tracking number"), max_length=80, blank=True)
    asked_at = models.DateTimeField(_("asked for"))

    personal_fields: ClassVar[tuple[str, ...]] = ("fault", "serial")

    class Meta:
        verbose_name = _("repair")
        verbose_name_plural = _("repairs")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "-id"], name="aftercare_repairs_by_state")]
        constraints = [
            # Each unit is in the workshop once; two of one line are told apart by their numbers.
            models.UniqueConstraint(
                fields=["line", "serial"],
                condition=Q(state__in=[state.value for state in OPEN_REPAIRS]),
                name="aftercare_repaired_once",
            ),
            models.CheckConstraint(
                condition=Q(quote__isnull=True) | Q(quote__gt=0), name="aftercare_quote_is_money"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["quoted", "agreed"]) | Q(quote__isnull=False),
                name="aftercare_quoted_what",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def quote_money(self) -> Money | None:
        """What it would cost; reads the order's row for its currency."""
        return None if self.quote is None else Money(self.quote, self.order.currency)


class RepairPhoto(BaseModel):
    """A picture of what is wrong; it lies with the private files."""

    repair = models.ForeignKey(Repair, on_delete=models.CASCADE, related_name="photos")
    file = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("repair's picture")
        verbose_name_plural = _("repairs' pictures")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file


class RepairEvent(BaseModel):
    """One step of a repair: who did it, when."""

    repair = models.ForeignKey(Repair, on_delete=models.CASCADE, related_name="events")
    state = models.CharField(_("state"), max_length=10, choices=RepairState.choices)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("repair's step")
        verbose_name_plural = _("repairs' steps")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.state
