"""How products are grouped: the category tree, brands, tags."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel


class Category(BaseModel):
    """A node of the category tree. Its path lists the ids from the root: /1/7/."""

    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    code = models.SlugField(_("code"), max_length=60, unique=True)
    path = models.CharField(max_length=120, editable=False, db_index=True)
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("slug"), max_length=80, allow_unicode=True, unique=True)
    intro = models.TextField(_("introduction"), blank=True)
    # For search engines; empty, the name and the summary serve.
    seo_title = models.CharField(_("title for search engines"), max_length=70, blank=True)
    seo_description = models.CharField(
        _("description for search engines"), max_length=160, blank=True
    )
    keywords = models.CharField(_("keywords"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    image = models.ForeignKey(
        "catalog.Image",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def ancestor_ids(self) -> list[int]:
        """Ids from the root to this category, itself included; asks no query."""
        return [int(part) for part in self.path.split("/") if part]


class Pin(models.Model):
    """A product that stands first in one category, whatever else decides."""

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="pins")
    product = models.ForeignKey(
        "catalog.Product",
        verbose_name=_("product"),
        on_delete=models.CASCADE,
        related_name="pins",
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("pinned product")
        verbose_name_plural = _("pinned products")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["category", "product"], name="catalog_pinned_once")
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.product_id}"


class Brand(BaseModel):
    """Who made it."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    story = models.TextField(_("story"), blank=True)

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Tag(BaseModel):
    """A word that products share across categories."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
