"""Members: their tier, what counted towards it, and what a tier brings."""

from __future__ import annotations

import re
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from membership.types import Mark, Privilege

HOURS = re.compile(r"[1-9]\d{0,2}")


class Tier(BaseModel):
    """A rung of the ladder: from which score, and what it brings."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=60)
    rank = models.PositiveSmallIntegerField(_("rank"), unique=True)
    score = models.PositiveIntegerField(_("from this score"), unique=True)
    is_vip = models.BooleanField(_("counts as VIP"), default=False)
    rebate_percent = models.DecimalField(
        _("cash-back, per cent"), max_digits=4, decimal_places=2, default=0,
        validators=[MaxValueValidator(50)],
    )  # fmt: skip

    class Meta:
        verbose_name = _("tier")
        verbose_name_plural = _("tiers")
        ordering = ["rank"]

    def __str__(self) -> str:
        return self.name


class TierPrivilege(BaseModel):
    """One thing a tier brings, with the words a member reads."""

    tier = models.ForeignKey(Tier, on_delete=models.CASCADE, related_name="privileges")
    kind = models.CharField(_("what"), max_length=14, choices=Privilege.choices)
    text = models.CharField(_("text"), max_length=160)
    value = models.CharField(
        _("value"),
        max_length=60,
        blank=True,
        help_text=_("Of “earlier at sales”: by how many hours."),
    )

    class Meta:
        verbose_name = _("privilege")
        verbose_name_plural = _("privileges")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["tier", "kind"], name="membership_privilege_once")
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """Refuse hours that are none: sales begin by them."""
        if self.kind == Privilege.EARLY and not HOURS.fullmatch(self.value):
            raise ValidationError({"value": _("Hours as a whole number, from 1 to 999.")})


class Member(BaseModel):
    """Somebody in the programme."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="member",
    )
    tier = models.ForeignKey(
        Tier,
        verbose_name=_("tier"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="members",
    )
    score = models.IntegerField(_("score"), default=0)
    joined_at = models.DateTimeField(_("joined"))
    tier_since = models.DateTimeField(_("tier since"), null=True, blank=True)
    # The score no longer carries the tier; until then it stays.
    grace_until = models.DateTimeField(_("tier kept until"), null=True, blank=True)
    looked_at = models.DateTimeField(_("looked at"), null=True, blank=True, db_index=True)
    # Given once, or presents could be had every week; an operator can mend it.
    birth_month = models.PositiveSmallIntegerField(
        _("month of birth"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )  # fmt: skip
    birth_day = models.PositiveSmallIntegerField(
        _("day of birth"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
    )  # fmt: skip
    code = models.CharField(_("code to recommend"), max_length=12, unique=True)

    personal_fields: ClassVar[tuple[str, ...]] = ("birth_month", "birth_day")

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        indexes = [models.Index(fields=["birth_month", "birth_day"], name="membership_birthdays")]

    def __str__(self) -> str:
        return str(self.user)


class TierMark(BaseModel):
    """Something that counted towards a tier; what is given back counts against it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tier_marks"
    )
    key = models.CharField(max_length=120, unique=True, editable=False)
    kind = models.CharField(_("what"), max_length=8, choices=Mark.choices)
    score = models.IntegerField(_("score"))
    reference = models.CharField(_("reference"), max_length=40, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("mark towards a tier")
        verbose_name_plural = _("marks towards tiers")
        constraints = [models.CheckConstraint(condition=~Q(score=0), name="membership_marks_count")]
        indexes = [models.Index(fields=["user", "at"], name="membership_marks_of_user")]

    def __str__(self) -> str:
        return f"{self.kind} {self.score:+}"


class TierChange(BaseModel):
    """A step up or down, kept for ever."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="tier_changes",
    )
    was = models.ForeignKey(
        Tier, verbose_name=_("was"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    now = models.ForeignKey(
        Tier, verbose_name=_("is"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    score = models.IntegerField(_("score"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("change of tier")
        verbose_name_plural = _("changes of tier")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.was} → {self.now}"
