"""What the shop gathers about its shoppers from what they do, and how they correct it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel


class Clustering(BaseModel):
    """One run: everybody put into groups, and how well the groups hold."""

    made_at = models.DateTimeField(_("made"))
    people = models.PositiveIntegerField(_("people"))
    # Mean silhouette: 1 is groups far apart, 0 is no groups at all.
    apartness = models.FloatField(_("apart"))
    # Adjusted Rand index of groups found again in four fifths of the people, and with the last run.
    stability = models.FloatField(_("found again"))
    agreement = models.FloatField(_("as in the last run"), null=True)

    class Meta:
        verbose_name = _("grouping")
        verbose_name_plural = _("groupings")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"


class Cluster(BaseModel):
    """One group, named by what sets it apart."""

    clustering = models.ForeignKey(Clustering, on_delete=models.CASCADE, related_name="clusters")
    # "segment:<code>" in prices, promotions and messages.
    code = models.SlugField(_("code"), max_length=60)
    # Words of ours, and names of departments, each shown in the reader's language.
    traits = models.JSONField(_("what sets it apart"))
    people = models.PositiveIntegerField(_("people"))
    centre = models.JSONField(_("averages"))

    class Meta:
        verbose_name = _("group of shoppers")
        verbose_name_plural = _("groups of shoppers")
        ordering = ["-clustering__made_at", "-people"]
        constraints = [
            models.UniqueConstraint(fields=["clustering", "code"], name="analytics_one_cluster"),
        ]

    def __str__(self) -> str:
        return self.code


class Profile(BaseModel):
    """One shopper: features from behaviour, likings, group; theirs to see, correct, switch off."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile"
    )
    made_at = models.DateTimeField(_("made"), null=True)
    features = models.JSONField(_("features"), default=dict)
    # {department id: share of what was bought and looked at}
    interests = models.JSONField(_("likings"), default=dict)
    cluster = models.ForeignKey(
        Cluster,
        verbose_name=_("group"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="members",
    )
    is_on = models.BooleanField(_("kept"), default=True)
    # What they took out, and what they put in by hand: department ids.
    removed = models.JSONField(_("taken out"), default=list)
    added = models.JSONField(_("put in"), default=list)

    personal_fields: ClassVar[tuple[str, ...]] = ("features", "interests", "removed", "added")

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self) -> str:
        return self.public_id
