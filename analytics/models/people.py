"""What is known of people from elsewhere."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel


class Background(BaseModel):
    """What somebody brought along: a survey's answers, say; or that they are made up.

    Never learnt from what they do here: that is reckoned anew each night, and theirs to see.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="background",
    )
    attributes = models.JSONField(_("attributes"), default=dict, blank=True)
    is_synthetic = models.BooleanField(_("made up"), default=False)

    personal_fields: ClassVar[tuple[str, ...]] = ("attributes",)

    class Meta:
        verbose_name = _("background")
        verbose_name_plural = _("backgrounds")

    def __str__(self) -> str:
        return str(self.user_id)
