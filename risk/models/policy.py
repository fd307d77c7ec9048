"""What operators decide about risk, and the models trained for them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from risk.types import Bin, Bounds, Compare, Decision, RuleValue, Scorecard, Signal


class Rule(BaseModel):
    """When a signal meets a figure: points on the score, or at least a decision."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    signal = models.CharField(_("signal"), max_length=20, choices=Signal.choices)
    compare = models.CharField(
        _("is"), max_length=3, choices=Compare.choices, default=Compare.AT_LEAST
    )
    figure = models.FloatField(_("figure"))
    points = models.SmallIntegerField(
        _("points"), default=0, help_text=_("0 to 100; below 0 for what earns trust.")
    )
    at_least = models.CharField(
        _("at least"), max_length=9, choices=Decision.choices, default=Decision.ALLOW
    )
    is_active = models.BooleanField(_("in force"), default=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("risk rule")
        verbose_name_plural = _("risk rules")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(points__gte=-100) & Q(points__lte=100), name="risk_points_in_bounds"
            ),
            models.CheckConstraint(
                condition=~Q(points=0) | ~Q(at_least="allow"), name="risk_rules_do_something"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        """Raise ValidationError for a rule that changes nothing."""
        if not self.points and self.at_least == Decision.ALLOW:
            raise ValidationError({"points": _("Give it points, or a decision.")})

    @property
    def plain(self) -> RuleValue:
        """The rule as a value."""
        return RuleValue(
            self.code, self.signal, self.compare, self.figure, self.points, self.at_least
        )


class Policy(BaseModel):
    """From which score on something happens. One row."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    challenge = models.PositiveSmallIntegerField(
        _("ask the bank from"), default=30, validators=[MaxValueValidator(101)]
    )
    hold = models.PositiveSmallIntegerField(
        _("hold from"), default=60, validators=[MaxValueValidator(101)]
    )
    refuse = models.PositiveSmallIntegerField(
        _("refuse from"),
        default=95,
        validators=[MaxValueValidator(101)],
        help_text=_("101 for never."),
    )

    class Meta:
        verbose_name = _("risk policy")
        verbose_name_plural = _("risk policy")
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="risk_one_policy"),
            models.CheckConstraint(
                condition=Q(challenge__lte=F("hold")) & Q(hold__lte=F("refuse")),
                name="risk_bounds_ascend",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.challenge} / {self.hold} / {self.refuse}"

    def clean(self) -> None:
        """Raise ValidationError unless the bounds ascend."""
        if not self.challenge <= self.hold <= self.refuse:
            raise ValidationError({"hold": _("Please put the three scores in ascending order.")})

    @property
    def bounds(self) -> Bounds:
        """The bounds as a value."""
        return Bounds(self.challenge, self.hold, self.refuse)


class Model(BaseModel):
    """A scorecard learnt from outcomes, with how it did on weeks it had not seen."""

    trained_at = models.DateTimeField(_("trained"))
    learnt_until = models.DateTimeField(_("learnt until"))
    examples = models.PositiveIntegerField(_("examples"))
    fraud = models.PositiveIntegerField(_("fraud among them"))
    card = models.JSONField(_("scorecard"))
    # {"model": {...}, "rules": {...}, "both": {...}} of later weeks, from the hold bound on.
    metrics = models.JSONField(_("metrics"), default=dict)
    is_active = models.BooleanField(_("in force"), default=False)

    class Meta:
        verbose_name = _("risk model")
        verbose_name_plural = _("risk models")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_active"], condition=Q(is_active=True), name="risk_one_model_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def scorecard(self) -> Scorecard:
        """The table as a value."""
        return Scorecard(
            base=self.card["base"],
            bins={
                signal: [Bin(below, points) for below, points in rows]
                for signal, rows in self.card["bins"].items()
            },
        )
