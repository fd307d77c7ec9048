"""Games, their prizes and what they may cost."""

from __future__ import annotations

from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from membership.rules.fairness import commitment, new_seed
from play.types import WHOLE, Kind


class Game(BaseModel):
    """One game: when, how often each may play, and what all its prizes may cost together."""

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=120)
    text = models.CharField(_("text"), max_length=400, blank=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    is_published = models.BooleanField(_("published"), default=False)
    free_turns = models.PositiveSmallIntegerField(_("free turns a day"), default=1)
    share_turns = models.PositiveSmallIntegerField(
        _("turns a day won by sharing"),
        default=0,
        help_text=_("A friend who helps brings one; each friend helps once in a game."),
    )
    points_price = models.PositiveIntegerField(
        _("points for another turn"), default=0, help_text=_("0: not for points.")
    )
    budget = models.DecimalField(
        _("budget"), max_digits=12, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    spent = models.DecimalField(
        _("spent"), max_digits=12, decimal_places=2, default=0, editable=False
    )
    # Secret until it is revealed; its hash is shown from the first day.
    seed = models.CharField(max_length=64, default=new_seed, editable=False)
    turns = models.PositiveIntegerField(_("turns taken"), default=0, editable=False)
    last_link = models.CharField(max_length=64, blank=True, default="", editable=False)
    revealed_at = models.DateTimeField(_("seed shown"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("game")
        verbose_name_plural = _("games")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="play_lasts"),
            models.CheckConstraint(
                condition=Q(spent__gte=0, spent__lte=F("budget")),
                name="play_within_its_budget",
                violation_error_message=_("More than that is spent already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def promise(self) -> str:
        """The hash of the seed, which everybody may see before they play."""
        return commitment(self.seed)

    def is_open(self, now: datetime) -> bool:
        """Whether it can be played now, as far as its time goes."""
        return self.is_published and self.starts_at <= now < self.ends_at


class Prize(BaseModel):
    """What a turn can win, and how likely: a coupon, points, or a kind word."""

    game = models.ForeignKey(Game, on_delete=models.CASCADE, related_name="prizes")
    name = models.CharField(_("name"), max_length=80)
    odds = models.PositiveIntegerField(
        _("in a million turns"), validators=[MinValueValidator(1), MaxValueValidator(WHOLE)]
    )
    coupon = models.ForeignKey(
        "promotions.Coupon",
        verbose_name=_("coupon"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    points = models.PositiveIntegerField(_("points"), default=0)
    cost = models.DecimalField(
        _("counts against the budget"),
        max_digits=10,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("prize")
        verbose_name_plural = _("prizes")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(odds__gte=1, odds__lte=WHOLE), name="play_odds_of_a_million"
            ),
            models.CheckConstraint(
                condition=Q(coupon__isnull=True) | Q(points=0), name="play_one_thing_a_prize"
            ),
            models.CheckConstraint(condition=Q(cost__gte=0), name="play_cost_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name
