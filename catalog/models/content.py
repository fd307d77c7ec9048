"""Words and pictures that are not products: banners and pages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import BaseModel


class Banner(BaseModel):
    """A picture with words in a place of the home page, leading to a category or a product."""

    class Slot(models.TextChoices):
        HERO = "hero", _("Top of the home page")
        MOODS = "moods", _("One product in its colours")
        STORY = "story", _("Story")

    slot = models.CharField(_("place"), max_length=10, choices=Slot.choices)
    title = models.CharField(_("title"), max_length=120)
    text = models.CharField(_("text"), max_length=300, blank=True)
    action = models.CharField(_("words on the button"), max_length=60, blank=True)
    category = models.ForeignKey(
        "catalog.Category",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("leads to the category"),
    )
    product = models.ForeignKey(
        "catalog.Product",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("leads to the product"),
    )
    image = models.ForeignKey(
        "catalog.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("shown"), default=True)

    class Meta:
        verbose_name = _("banner")
        verbose_name_plural = _("banners")
        ordering = ["slot", "position", "pk"]

    def __str__(self) -> str:
        return self.title


class Page(BaseModel):
    """A page of words: delivery, returns, privacy. The body is Markdown."""

    slug = models.SlugField(pgettext_lazy("of a page", "address"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text, in Markdown"))

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title
