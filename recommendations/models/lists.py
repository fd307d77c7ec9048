"""Lists as a model made them, ready to be shown."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from recommendations.models.versions import Model
from recommendations.types import CommonKind, ProductKind, ShopperKind


class ShopperList(models.Model):
    """What one shopper is shown. Items: [product id, score, reason, its parameters, source]."""

    model = models.ForeignKey(Model, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE,
        related_name="+",
    )  # fmt: skip
    kind = models.CharField(_("list"), max_length=12, choices=ShopperKind.choices)
    items = models.JSONField(_("items"))
    made_at = models.DateTimeField(_("made"))

    personal_fields: ClassVar[tuple[str, ...]] = ("items",)

    class Meta:
        verbose_name = _("list of a shopper")
        verbose_name_plural = _("lists of shoppers")
        constraints = [
            models.UniqueConstraint(
                fields=["model", "user", "kind"], name="recommendations_shopper_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.user_id}"


class ProductList(models.Model):
    """What is shown beside one product; items as with shoppers."""

    model = models.ForeignKey(Model, on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("list"), max_length=12, choices=ProductKind.choices)
    items = models.JSONField(_("items"))

    class Meta:
        verbose_name = _("list of a product")
        verbose_name_plural = _("lists of products")
        constraints = [
            models.UniqueConstraint(
                fields=["model", "product", "kind"], name="recommendations_product_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.product_id}"


class CommonList(models.Model):
    """What everybody is shown in one scope: all, category:<id>, country:GB."""

    model = models.ForeignKey(Model, on_delete=models.CASCADE, related_name="+")
    scope = models.CharField(_("scope"), max_length=24)
    kind = models.CharField(_("list"), max_length=12, choices=CommonKind.choices)
    items = models.JSONField(_("items"))

    class Meta:
        verbose_name = _("common list")
        verbose_name_plural = _("common lists")
        constraints = [
            models.UniqueConstraint(
                fields=["model", "scope", "kind"], name="recommendations_common_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.scope}"
