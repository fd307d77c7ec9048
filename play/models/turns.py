"""Turns: the right to one, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import ids
from core.models import BaseModel
from play.models.games import Game, Prize
from play.types import Source


class Chance(BaseModel):
    """The right to one turn; the key says what it is for, so it is given once."""

    game = models.ForeignKey(Game, on_delete=models.CASCADE, related_name="chances")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chances"
    )
    source = models.CharField(_("from"), max_length=8, choices=Source.choices)
    day = models.DateField(_("day"))
    key = models.CharField(max_length=80)
    is_used = models.BooleanField(_("used"), default=False)

    class Meta:
        verbose_name = _("right to a turn")
        verbose_name_plural = _("rights to turns")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["game", "user", "key"], name="play_one_chance")
        ]

    def __str__(self) -> str:
        return self.key


class Turn(BaseModel):
    """What a turn won, with everything it follows from. Written once, never changed."""

    game = models.ForeignKey(Game, on_delete=models.PROTECT, related_name="played")
    chance = models.OneToOneField(Chance, on_delete=models.PROTECT, related_name="turn")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="turns"
    )
    number = models.PositiveIntegerField(_("turn"))
    word = models.CharField(_("player's word"), max_length=40, blank=True)
    roll = models.PositiveIntegerField(_("roll"))
    prize = models.ForeignKey(Prize, verbose_name=_("prize"), on_delete=models.PROTECT)
    link = models.CharField(_("link of the chain"), max_length=64)
    at = models.DateTimeField(_("at"))

    personal_fields: ClassVar[tuple[str, ...]] = ("word",)

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["game", "number"], name="play_numbered_turns")
        ]

    def __str__(self) -> str:
        return f"{self.game_id} #{self.number}"


class Helper(BaseModel):
    """A player's link to share, and the friends who helped through it."""

    game = models.ForeignKey(Game, on_delete=models.CASCADE, related_name="helpers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shared_games"
    )
    token = models.CharField(max_length=40, unique=True, default=ids.secret_token, editable=False)
    friends = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")

    class Meta:
        verbose_name = _("shared link")
        verbose_name_plural = _("shared links")
        constraints = [models.UniqueConstraint(fields=["game", "user"], name="play_one_link")]

    def __str__(self) -> str:
        return self.public_id
