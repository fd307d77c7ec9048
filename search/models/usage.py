"""What people search for, by day, with nothing about who they are; and one's own searches."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel


class SearchDay(models.Model):
    """How often one query was asked in one language on one day."""

    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=10)
    query = models.CharField(_("search"), max_length=100)
    searches = models.PositiveIntegerField(_("searches"), default=0)
    clicks = models.PositiveIntegerField(_("clicks"), default=0)
    # What it found when it was last asked.
    results = models.PositiveIntegerField(_("products found"), default=0)

    class Meta:
        verbose_name = _("searches of a day")
        verbose_name_plural = _("searches by day")
        constraints = [
            models.UniqueConstraint(fields=["day", "language", "query"], name="search_one_day")
        ]
        indexes = [models.Index(fields=["query", "day"], name="search_days_of_query")]

    def __str__(self) -> str:
        return f"{self.day} {self.query}"


class ClickDay(models.Model):
    """How often one product was opened from one query's results on one day, and from where."""

    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=10)
    query = models.CharField(_("search"), max_length=100)
    product = models.ForeignKey(
        "catalog.Product", verbose_name=_("product"), on_delete=models.CASCADE, related_name="+"
    )
    clicks = models.PositiveIntegerField(_("clicks"), default=0)
    # Divided by the clicks: the place where it usually stood.
    positions = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "language", "query", "product"], name="search_one_click_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.query} {self.product_id}"


class RecentSearch(models.Model):
    """A member's own searches, for the search field; guests keep theirs in a cookie."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    text = models.CharField(_("search"), max_length=100)
    at = models.DateTimeField()

    personal_fields: ClassVar[tuple[str, ...]] = ("text",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "text"], name="search_recent_once")]
        indexes = [models.Index(fields=["user", "-at"], name="search_latest")]

    def __str__(self) -> str:
        return self.text


class RestockRequest(BaseModel):
    """Something people look for that the shop does not have, for whoever buys."""

    query = models.CharField(_("search"), max_length=100)
    language = models.CharField(_("language"), max_length=10)
    searches = models.PositiveIntegerField(_("searches"), default=0)
    note = models.CharField(_("note"), max_length=300, blank=True)
    is_done = models.BooleanField(_("done"), default=False)

    class Meta:
        verbose_name = _("restock request")
        verbose_name_plural = _("restock requests")
        ordering = ["is_done", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["query", "language"],
                condition=models.Q(is_done=False),
                name="search_one_open_request",
            )
        ]

    def __str__(self) -> str:
        return self.query
