"""What belongs to a product: other products, and what is read or downloaded once it is paid."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models.products import Product
from catalog.types import Bond
from core.models import BaseModel


class Relation(models.Model):
    """One product belongs to another, in one way."""

    product = models.ForeignKey(
        Product, verbose_name=_("product"), on_delete=models.CASCADE, related_name="relations"
    )
    related = models.ForeignKey(
        Product, verbose_name=_("belongs to it"), on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Bond.choices)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("related product")
        verbose_name_plural = _("related products")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "related", "kind"], name="catalog_related_once"
            ),
            models.CheckConstraint(
                condition=~Q(product=F("related")), name="catalog_not_its_own_relation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.related_id}"


class Content(BaseModel):
    """What a digital good is: a text, a file, or both; for those who have paid."""

    product = models.OneToOneField(
        Product, verbose_name=_("product"), on_delete=models.CASCADE, related_name="content"
    )
    body = models.TextField(_("text, in Markdown"), blank=True)
    # Under private/, which no public address leads to.
    file = models.FileField(_("file"), upload_to="private/", blank=True)

    class Meta:
        verbose_name = _("digital content")
        verbose_name_plural = _("digital contents")

    def __str__(self) -> str:
        return str(self.product_id)
