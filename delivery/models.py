"""Where the shop delivers, how, and for how much."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel


class Zone(BaseModel):
    """Countries that share delivery methods."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    countries = ArrayField(models.CharField(max_length=2), verbose_name=_("countries"))

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

    zone = models.ForeignKey(
        Zone, verbose_name=_("zone"), on_delete=models.CASCADE, related_name="methods"
    )
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.PARCEL)
    carrier = models.CharField(_("carrier"), max_length=80, blank=True)
    min_days = models.PositiveSmallIntegerField(_("days, at least"))
    max_days = models.PositiveSmallIntegerField(_("days, at most"))
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

    class Meta:
        verbose_name = _("delivery rate")
        verbose_name_plural = _("delivery rates")
        ordering = ["currency", "up_to_g"]
        constraints = [
            models.UniqueConstraint(
                fields=["method", "currency", "up_to_g"], name="delivery_one_rate"
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
