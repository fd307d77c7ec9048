"""Groups a shopper belongs to, as rooms above find them; prices and promotions may ask."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class ShopperSegments(models.Model):
    """The codes of one person's groups: "segment:<code>" to prices and promotions."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    codes = ArrayField(models.CharField(max_length=60))

    def __str__(self) -> str:
        return ", ".join(self.codes)
