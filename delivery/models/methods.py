"""Where the shop delivers, how, and for how much."""

from __future__ import annotations

from datetime import time

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from core.zones import is_time_zone


class Zone(BaseModel):
    """Countries that share delivery methods."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    countries = ArrayField(models.CharField(max_length=2), verbose_name=_("countries"))
    # Beginnings of postcodes, as rules.postcodes has them: "EH", "E8", "2000".
    prefixes = ArrayField(
        models.CharField(max_length=8),
        verbose_name=_("only postcodes beginning with"),
        default=list,
        blank=True,
    )
    except_prefixes = ArrayField(
        models.CharField(max_length=8),
        verbose_name=_("not postcodes beginning with"),
        default=list,
        blank=True,
    )
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="Europe/London", validators=[is_time_zone]
    )

    class Meta:
        verbose_name = _("delivery zone")
        verbose_name_plural = _("delivery zones")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Method(BaseModel):
    """A way for goods to reach a buyer within one zone."""

    class Kind(models.TextChoices):
        PARCEL = "parcel", _("Parcel")
        EXPRESS = "express", _("Within the hour, from a store")
        COLLECT = "collect", _("Collected in a store")
        VISIT = "visit", _("Somebody comes, for a service")

    zone = models.ForeignKey(
        Zone, verbose_name=_("zone"), on_delete=models.CASCADE, related_name="methods"
    )
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.PARCEL)
    carrier = models.CharField(_("carrier"), max_length=80, blank=True)
    min_days = models.PositiveSmallIntegerField(_("days, at least"))
    max_days = models.PositiveSmallIntegerField(_("days, at most"))
    has_slots = models.BooleanField(_("by slot"), default=False)
    low_packaging = models.BooleanField(_("can go with less packaging"), default=True)
    # Within the hour: how far around a store, and when it can be ordered.
    radius_km = models.PositiveSmallIntegerField(_("within so many km of a store"), default=8)
    opens = models.TimeField(_("ordered from"), default=time(10))
    closes = models.TimeField(_("ordered until"), default=time(18))
    # What the carrier took of late (services.performance); it takes the place of the days above.
    seen_first_days = models.PositiveSmallIntegerField(null=True, editable=False)
    seen_last_days = models.PositiveSmallIntegerField(null=True, editable=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("delivery method")
        verbose_name_plural = _("delivery methods")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Rate(BaseModel):
    """What a method costs in one currency, up to a weight; free from a threshold on."""

    method = models.ForeignKey(Method, on_delete=models.CASCADE, related_name="rates")
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(_("price"), max_digits=10, decimal_places=2)
    free_from = models.DecimalField(
        _("free from"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    up_to_g = models.PositiveIntegerField(_("up to, in grams"), default=30_000)
    from_amount = models.DecimalField(
        _("for baskets from"), max_digits=10, decimal_places=2, default=0
    )

    class Meta:
        verbose_name = _("delivery rate")
        verbose_name_plural = _("delivery rates")
        ordering = ["currency", "up_to_g", "from_amount"]
        constraints = [
            models.UniqueConstraint(
                fields=["method", "currency", "up_to_g", "from_amount"], name="delivery_one_rate"
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
