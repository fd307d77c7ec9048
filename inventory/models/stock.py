"""How many units are where, and every change of it."""

from __future__ import annotations

from datetime import time
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core import ids
from core.models import BaseModel
from core.zones import is_time_zone
from inventory.types import Reason


def work_days() -> list[int]:
    """Return Monday to Saturday."""
    return [0, 1, 2, 3, 4, 5]


class Location(BaseModel):
    """A warehouse or a store."""

    class Kind(models.TextChoices):
        WAREHOUSE = "warehouse", _("Warehouse")
        STORE = "store", _("Store")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=80)
    address = models.CharField(_("address"), max_length=300)
    country = models.CharField(_("country"), max_length=2)
    latitude = models.DecimalField(
        _("latitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    hours = models.CharField(_("opening hours"), max_length=200, blank=True)
    # Stock of a place that does not ship is shown in the store, and not sold online.
    ships = models.BooleanField(_("ships online orders"), default=True)
    buys = models.BooleanField(_("is filled by suppliers"), default=True)
    priority = models.PositiveSmallIntegerField(_("ships first"), default=0)
    # What is ordered before the cut-off leaves the same day, on working days (0: Monday).
    cut_off = models.TimeField(_("leaves the same day until"), default=time(15))
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="Europe/London", validators=[is_time_zone]
    )
    work_days = ArrayField(
        models.PositiveSmallIntegerField(validators=[MaxValueValidator(6)]),
        verbose_name=_("sends on weekdays, Monday being 0"),
        default=work_days,
    )
    # Weighed against distance and the number of parcels (rules/sourcing.py).
    parcel_cost = models.DecimalField(
        _("cost of a parcel, in points"), max_digits=6, decimal_places=2, default=0
    )

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        ordering = ["priority", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, where both are known."""
        if self.latitude is None or self.longitude is None:
            return None
        return float(self.latitude), float(self.longitude)


class StockItem(BaseModel):
    """The units of one variant at one location."""

    variant = models.ForeignKey(
        "catalog.Variant", verbose_name=_("variant"), on_delete=models.PROTECT, related_name="stock"
    )
    location = models.ForeignKey(Location, verbose_name=_("location"), on_delete=models.PROTECT)
    on_hand = models.PositiveIntegerField(_("on hand"), default=0)
    reserved = models.PositiveIntegerField(_("reserved"), default=0)
    # Promised, but a count found them missing.
    shortage = models.PositiveIntegerField(_("shortage"), default=0)
    safety = models.PositiveIntegerField(_("safety stock"), default=0)
    threshold = models.PositiveIntegerField(
        _("ordered anew at"),
        null=True,
        blank=True,
        help_text=_("Empty: 50, or what 8 weeks of sales and the lead time call for."),
    )
    low_since = models.DateTimeField(_("low since"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("stock")
        verbose_name_plural = _("stock")
        constraints = [
            models.UniqueConstraint(fields=["variant", "location"], name="inventory_one_row"),
            models.CheckConstraint(
                condition=Q(reserved__lte=F("on_hand") + F("shortage")),
                name="inventory_never_oversold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant} · {self.location}"

    @property
    def available(self) -> int:
        """Units that can still be promised to somebody."""
        return max(self.on_hand - self.reserved - self.safety, 0)


class Reservation(BaseModel):
    """Units of one stock row promised to one sale."""

    class State(models.TextChoices):
        HELD = "held", _("Held")
        CONFIRMED = "confirmed", _("Confirmed")
        RELEASED = "released", _("Released")
        DISPATCHED = "dispatched", _("Dispatched")

    reference = models.CharField(_("reference"), max_length=40)
    stock = models.ForeignKey(
        StockItem, verbose_name=_("stock"), on_delete=models.PROTECT, related_name="reservations"
    )
    quantity = models.PositiveIntegerField(_("quantity"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.HELD)
    until = models.DateTimeField(_("held until"))

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        constraints = [
            models.UniqueConstraint(fields=["reference", "stock"], name="inventory_reserved_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="inventory_reserves_something"
            ),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(state="held"), name="inventory_expiring")
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.quantity}"


class Alert(BaseModel):
    """Somebody who wants to hear, once, when a variant can be bought."""

    variant = models.ForeignKey(
        "catalog.Variant",
        verbose_name=_("variant"),
        on_delete=models.CASCADE,
        related_name="alerts",
    )
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=10)
    # The secret of the link that takes it back.
    token = models.CharField(max_length=16, unique=True, default=ids.public_id, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    personal_fields: ClassVar[tuple[str, ...]] = ("email",)

    class Meta:
        verbose_name = _("stock alert")
        verbose_name_plural = _("stock alerts")
        constraints = [
            # Asking twice is asking once; who was told may ask again.
            models.UniqueConstraint(
                Lower("email"),
                "variant",
                condition=Q(sent_at__isnull=True),
                name="inventory_asked_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["variant"], condition=Q(sent_at__isnull=True), name="inventory_alert_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}"


class Movement(BaseModel):
    """One change of units on hand; append-only. On hand is the sum of these."""

    stock = models.ForeignKey(
        StockItem, verbose_name=_("stock"), on_delete=models.PROTECT, related_name="movements"
    )
    quantity = models.IntegerField(_("quantity"))
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock movements")
        constraints = [
            models.CheckConstraint(condition=~Q(quantity=0), name="inventory_moves_something"),
            # A repeated dispatch or receipt of one reference moves nothing twice.
            models.UniqueConstraint(
                fields=["stock", "reason", "reference"],
                condition=~Q(reference=""),
                name="inventory_moved_once",
            ),
        ]
        indexes = [models.Index(fields=["stock", "-id"], name="inventory_ledger")]

    def __str__(self) -> str:
        return f"{self.quantity:+} {self.get_reason_display()}"
