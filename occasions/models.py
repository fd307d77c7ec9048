"""Events in stores and their seats."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import ids
from core.audiences import check_audience
from core.models import BaseModel

MOST_TOGETHER = 6


class Occasion(BaseModel):
    """Something that happens in a store at a time, with so many seats."""

    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("summary"), max_length=300)
    body = models.TextField(_("text, in Markdown"), blank=True)
    location = models.ForeignKey(
        "inventory.Location",
        verbose_name=_("store"),
        on_delete=models.PROTECT,
        related_name="occasions",
        limit_choices_to={"kind": "store"},
    )
    image = models.ForeignKey(
        "catalog.Image",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    seats = models.PositiveSmallIntegerField(_("seats"), validators=[MinValueValidator(1)])
    taken = models.PositiveSmallIntegerField(_("taken"), default=0, editable=False)
    # A code of an audience ("member", "tier:gold"); empty: everybody.
    audience = models.CharField(
        _("only for"),
        max_length=60,
        blank=True,
        validators=[check_audience],
        help_text=_("Empty: for everybody. Else an audience: member, vip, tier:gold."),
    )
    is_published = models.BooleanField(_("published"), default=False)
    # Set once it has begun, so that pages which show it are told.
    is_over = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("event in a store")
        verbose_name_plural = _("events in stores")
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(
                fields=["starts_at"],
                condition=Q(is_published=True, is_over=False),
                name="occasions_coming",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="occasions_lasts"),
            models.CheckConstraint(
                condition=Q(taken__lte=F("seats")),
                name="occasions_never_overbooked",
                violation_error_message=_("More seats than that are booked already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def left(self) -> int:
        """Seats that can still be booked."""
        return self.seats - self.taken

    def is_open(self, now: datetime) -> bool:
        """Whether a seat can be booked now."""
        return self.is_published and self.left > 0 and now < self.starts_at


class Seat(BaseModel):
    """A booking for one or some people; the token in its address opens it."""

    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, related_name="bookings")
    token = models.CharField(max_length=40, unique=True, default=ids.secret_token, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="seats",
    )
    name = models.CharField(_("name"), max_length=80)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=10)
    people = models.PositiveSmallIntegerField(
        _("people"), validators=[MinValueValidator(1), MaxValueValidator(MOST_TOGETHER)]
    )
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    came_at = models.DateTimeField(_("came"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)

    personal_fields: ClassVar[tuple[str, ...]] = ("name", "email")

    class Meta:
        verbose_name = _("booking of seats")
        verbose_name_plural = _("bookings of seats")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["occasion", "email"],
                condition=Q(cancelled_at__isnull=True),
                name="occasions_one_booking",
            ),
            models.CheckConstraint(
                condition=Q(people__gte=1, people__lte=MOST_TOGETHER), name="occasions_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.people} · {self.name}"
