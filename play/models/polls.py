"""Polls: what can be voted for, and who voted for what."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from play.models.games import Game


class Option(BaseModel):
    """A discount that can be voted for; the one with most votes becomes everybody's coupon."""

    game = models.ForeignKey(Game, on_delete=models.CASCADE, related_name="options")
    name = models.CharField(_("name"), max_length=80)
    coupon = models.ForeignKey(
        "promotions.Coupon", verbose_name=_("coupon"), on_delete=models.PROTECT, related_name="+"
    )
    votes = models.PositiveIntegerField(_("votes"), default=0, editable=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Vote(BaseModel):
    """One person's vote; it can be changed until the end."""

    game = models.ForeignKey(Game, on_delete=models.CASCADE, related_name="ballots")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="ballots")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="votes"
    )

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [models.UniqueConstraint(fields=["game", "user"], name="play_one_vote")]

    def __str__(self) -> str:
        return f"{self.option_id}"
