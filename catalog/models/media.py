"""What shows a product beside its pictures: films, models to walk round, turns in frames."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.products import Product
from catalog.types import MediaKind
from core.models import BaseModel

FOLDER = "shows/"


class ProductMedia(BaseModel):
    """A film, a model or a turn. Its files are named by their contents and never change."""

    product = models.ForeignKey(
        Product, verbose_name=_("product"), on_delete=models.CASCADE, related_name="media"
    )
    kind = models.CharField(_("kind"), max_length=5, choices=MediaKind.choices)
    label = models.CharField(_("what it shows"), max_length=120)
    file = models.FileField(
        _("film or model"),
        upload_to=FOLDER,
        blank=True,
        help_text=_("A film as MP4 or WebM of at most 50 MB, or a model as GLB of at most 15 MB"),
    )
    # A picture made by catalog.services.media, so that it is small and its size is known.
    poster = models.FileField(
        _("still picture"),
        upload_to=FOLDER,
        blank=True,
        help_text=_("Shown until it is opened; a turn shows its first frame"),
    )
    captions = models.FileField(
        _("subtitles"), upload_to=FOLDER, blank=True, help_text=_("WebVTT, for a film")
    )
    # Names in the media store, in the order of the turn; of a turn only.
    frames = models.JSONField(default=list, blank=True, editable=False)
    width = models.PositiveSmallIntegerField(default=0, editable=False)
    height = models.PositiveSmallIntegerField(default=0, editable=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("film, model or turn")
        verbose_name_plural = _("films, models and turns")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind=MediaKind.SPIN, file="") & ~Q(frames=[]))
                | (~Q(kind=MediaKind.SPIN) & ~Q(file="") & Q(frames=[])),
                name="catalog_media_file_or_frames",
            )
        ]

    def __str__(self) -> str:
        return self.label
