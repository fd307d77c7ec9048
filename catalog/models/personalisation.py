"""What a buyer may have put on a product: an engraving, initials in a colour."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.products import Product
from catalog.types import Asked, Script
from core.models import BaseModel


class PersonalField(BaseModel):
    """One thing that is asked of whoever wants a product made for them."""

    product = models.ForeignKey(
        Product,
        verbose_name=_("product"),
        on_delete=models.CASCADE,
        related_name="personal_fields",
    )
    code = models.SlugField(_("code"), max_length=40)
    kind = models.CharField(_("kind"), max_length=6, choices=Asked.choices, default=Asked.TEXT)
    name = models.CharField(_("name"), max_length=60)
    help = models.CharField(_("help"), max_length=120, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    max_length = models.PositiveSmallIntegerField(_("letters, at most"), default=20)
    script = models.CharField(
        _("letters that can be made"), max_length=6, choices=Script.choices, default=Script.LATIN
    )
    lead_days = models.PositiveSmallIntegerField(_("days it takes"), default=0)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("personalisation")
        verbose_name_plural = _("personalisations")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["product", "code"], name="catalog_personal_once"),
            models.CheckConstraint(
                condition=Q(max_length__gte=1) & Q(max_length__lte=200),
                name="catalog_personal_length",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PersonalChoice(BaseModel):
    """One of the answers a field allows: gold, black thread."""

    field = models.ForeignKey(PersonalField, on_delete=models.CASCADE, related_name="choices")
    code = models.SlugField(_("code"), max_length=40)
    label = models.CharField(_("label"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["field", "code"], name="catalog_personal_choice_once")
        ]

    def __str__(self) -> str:
        return self.label
