"""What shoppers say, and who found it helpful or wrong: of reviews, questions and answers."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.types import Abuse, Standing
from core.models import BaseModel


class Voice(BaseModel):
    """Somebody's words about a product, shown once they are published."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    name = models.CharField(_("name shown"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10)
    text = models.TextField(_("text"), max_length=4000, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=Standing.choices, default=Standing.PENDING
    )
    # Why it was rejected, or what made it wait; the author is told the first.
    verdict = models.CharField(_("reason"), max_length=300, blank=True)
    submitted_at = models.DateTimeField(_("written"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    reports = models.PositiveIntegerField(_("reports"), default=0, editable=False)

    personal_fields: ClassVar[tuple[str, ...]] = ("name", "email", "text")

    class Meta:
        abstract = True


class Endorsement(models.Model):
    """One person found something helpful; their key is a hash."""

    voter = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        abstract = True


class Report(models.Model):
    """One person says that something should not stand there; their key is a hash."""

    reporter = models.CharField(max_length=64)
    reason = models.CharField(_("reason"), max_length=10, choices=Abuse.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("at"))

    class Meta:
        abstract = True


class VoiceRules(models.Model):
    """What is published by itself, what counts as quality, and how much one person may write.

    One row at most; without it the defaults hold.
    """

    publishes_itself = models.BooleanField(
        _("publish at once"),
        default=True,
        help_text=_("Reviews of verified buyers without pictures, links and flagged words."),
    )
    flagged_words = models.TextField(
        _("flagged words"),
        blank=True,
        help_text=_("One per line; a text with one of them waits to be read."),
    )
    verified_weight = models.PositiveSmallIntegerField(_("weight: verified purchase"), default=30)
    length_weight = models.PositiveSmallIntegerField(_("weight: length"), default=25)
    photo_weight = models.PositiveSmallIntegerField(_("weight: pictures"), default=20)
    aspect_weight = models.PositiveSmallIntegerField(_("weight: aspects rated"), default=10)
    helpful_weight = models.PositiveSmallIntegerField(_("weight: found helpful"), default=15)
    most_per_person = models.PositiveSmallIntegerField(_("texts per person and hour"), default=5)
    most_per_address = models.PositiveSmallIntegerField(
        _("texts per network address and hour"), default=20
    )
    most_votes = models.PositiveSmallIntegerField(_("votes per person and hour"), default=60)

    class Meta:
        verbose_name = _("rules for reviews and questions")
        verbose_name_plural = _("rules for reviews and questions")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="catalog_one_set_of_voice_rules")
        ]

    def __str__(self) -> str:
        return str(_("Rules for reviews and questions"))

    @property
    def flags(self) -> list[str]:
        """The flagged words, in lower case."""
        return [word.strip().lower() for word in self.flagged_words.splitlines() if word.strip()]
