"""Pictures and the sizes made of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel


class Image(BaseModel):
    """A picture of a product, or a scene. The master is kept; pages are served its renditions."""

    product = models.ForeignKey(
        "catalog.Product",
        verbose_name=_("product"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="images",
    )
    # Shown first when this option value is chosen: the teapot in green.
    option_value = models.ForeignKey(
        "catalog.OptionValue",
        verbose_name=_("option value"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="images",
    )
    code = models.SlugField(_("code"), max_length=80, blank=True, db_index=True)
    file = models.ImageField(
        _("picture"), upload_to="masters/", width_field="width", height_field="height"
    )
    alt = models.CharField(_("what it shows"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    width = models.PositiveSmallIntegerField(_("width"), default=0, editable=False)
    height = models.PositiveSmallIntegerField(_("height"), default=0, editable=False)
    # Index into catalog.rules.tones: the tile's colour until the picture is there.
    tone = models.PositiveSmallIntegerField(default=0, editable=False)
    # {"stem": "renditions/3f/3f9c…", "widths": [320, 480]}; empty until the worker has been by.
    renditions = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.alt or self.code
