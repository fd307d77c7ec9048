"""Tables of size, material and care: made once, used by many products."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.models.attributes import ProductType
from catalog.models.products import Detail, Product
from catalog.types import CareSymbol
from core.models import BaseModel


class FactTable(BaseModel):
    """A named table with a heading and rows in both languages; care may be symbols alone."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    subject = models.CharField(_("subject"), max_length=10, choices=Detail.Subject.choices)
    name = models.CharField(_("name"), max_length=80)
    # The heading's cells, and the cells of each row.
    head = models.JSONField(_("heading"), default=list, blank=True)
    rows = models.JSONField(_("rows"), default=list, blank=True)
    note = models.CharField(pgettext_lazy("under a table", "note"), max_length=300, blank=True)
    symbols = ArrayField(
        models.CharField(max_length=16, choices=CareSymbol.choices),
        verbose_name=_("care symbols"),
        default=list,
        blank=True,
    )
    types = models.ManyToManyField(
        ProductType, verbose_name=_("product types"), blank=True, related_name="tables"
    )
    products = models.ManyToManyField(
        Product, verbose_name=_("products"), blank=True, related_name="tables"
    )

    class Meta:
        verbose_name = _("table of facts")
        verbose_name_plural = _("tables of facts")
        ordering = ["subject", "code"]

    def __str__(self) -> str:
        return self.name
