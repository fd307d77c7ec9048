"""Carts."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import ids
from core.models import BaseModel


class Cart(BaseModel):
    """What somebody means to buy. The token in the shopper's cookie opens it."""

    token = models.CharField(max_length=40, unique=True, default=ids.secret_token, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="cart",
    )
    # The places of a flash sale that this cart alone is for.
    claim = models.CharField(max_length=16, blank=True, default="", editable=False)
    # An order placed from this cart empties it; a crash in between is found by this mark.
    version = models.PositiveIntegerField(default=0)
    # Coupons the shopper means to use: what they wrote, or the public id of one in their wallet.
    codes = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("cart")
        verbose_name_plural = _("carts")

    def __str__(self) -> str:
        return self.public_id


class CartLine(BaseModel):
    """So many of one variant."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.CASCADE, related_name="+")
    # What is to be put on it (catalog.personalisation.Wish), and what tells two such lines apart.
    personal = models.JSONField(default=list, blank=True)
    personal_key = models.CharField(max_length=32, blank=True, default="", editable=False)
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    is_saved = models.BooleanField(_("saved for later"), default=False)
    # The price when the shopper last looked, so that a change is told, never silent.
    seen_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    seen_currency = models.CharField(max_length=3, blank=True)

    personal_fields: ClassVar[tuple[str, ...]] = ("personal",)

    class Meta:
        verbose_name = _("cart line")
        verbose_name_plural = _("cart lines")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cart", "variant", "is_saved", "personal_key"], name="orders_one_line"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orders_line_has_units"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.variant_id}"
