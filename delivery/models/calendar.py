"""Where postcodes lie, and on which days nothing moves."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel


class Area(BaseModel):
    """The middle of all postcodes that begin alike: near enough to choose a warehouse by."""

    country = models.CharField(_("country"), max_length=2)
    prefix = models.CharField(_("postcodes beginning with"), max_length=8)
    name = models.CharField(_("name"), max_length=80)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=9,
        decimal_places=6,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )

    class Meta:
        verbose_name = _("postcode area")
        verbose_name_plural = _("postcode areas")
        ordering = ["country", "prefix"]
        constraints = [
            models.UniqueConstraint(fields=["country", "prefix"], name="delivery_one_area")
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.name}"

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude."""
        return float(self.latitude), float(self.longitude)


class Holiday(BaseModel):
    """A day on which a country neither sends nor delivers."""

    country = models.CharField(_("country"), max_length=2)
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["country", "day"], name="delivery_one_holiday")
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.day}"
