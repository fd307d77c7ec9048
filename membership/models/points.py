"""Points: an account per person, the lots they came in, and a ledger that only grows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from membership.types import LotState, Purse, Why


class PointsAccount(BaseModel):
    """One person's points. Every balance changes only together with an entry."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="points_account",
    )
    free = models.PositiveIntegerField(_("to spend"), default=0)
    pending = models.PositiveIntegerField(_("on the way"), default=0)
    held = models.PositiveIntegerField(_("held"), default=0)
    # Spent before the purchase they came from was given back: the next ones pay for it.
    owed = models.PositiveIntegerField(_("owed back"), default=0)

    class Meta:
        verbose_name = _("points account")
        verbose_name_plural = _("points accounts")
        permissions = [("grant_points", "Can give points and take them back")]

    def __str__(self) -> str:
        return f"{self.user} {self.free}"


class PointsMove(BaseModel):
    """One move of points. The key makes asking twice like once."""

    key = models.CharField(max_length=120, unique=True, editable=False)
    why = models.CharField(_("what"), max_length=12, choices=Why.choices)
    reference = models.CharField(_("reference"), max_length=40, blank=True, db_index=True)
    note = models.CharField(_("reason"), max_length=200, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("move of points")
        verbose_name_plural = _("moves of points")
        indexes = [models.Index(fields=["why", "at"], name="membership_points_by_why")]

    def __str__(self) -> str:
        return f"{self.get_why_display()} {self.reference}".strip()


class PointsEntry(BaseModel):
    """One side of a move; the sides of a move add up to nothing.

    The shop's purse has no row with its balance, which everybody would wait for: its balance is
    the sum of its entries, which the nightly proof takes.
    """

    move = models.ForeignKey(
        PointsMove, verbose_name=_("move"), on_delete=models.PROTECT, related_name="entries"
    )
    account = models.ForeignKey(
        PointsAccount,
        verbose_name=_("points account"),
        on_delete=models.PROTECT,
        related_name="entries",
    )
    purse = models.CharField(_("where"), max_length=8, choices=Purse.choices)
    points = models.IntegerField(_("points"))
    # What there is to spend afterwards, for the shopper's statement.
    balance = models.PositiveIntegerField(_("balance"))

    class Meta:
        verbose_name = _("entry of points")
        verbose_name_plural = _("ledger of points")
        constraints = [
            models.CheckConstraint(condition=~Q(points=0), name="membership_points_move"),
            models.UniqueConstraint(
                fields=["move", "account", "purse"], name="membership_points_side_once"
            ),
        ]
        indexes = [models.Index(fields=["account", "-id"], name="membership_points_statement")]

    def __str__(self) -> str:
        return f"{self.points:+} {self.purse}"


class PointsLot(BaseModel):
    """Points that came together and go together: pending, or free until they expire."""

    account = models.ForeignKey(PointsAccount, on_delete=models.PROTECT, related_name="lots")
    move = models.ForeignKey(PointsMove, on_delete=models.PROTECT, related_name="lots")
    reference = models.CharField(_("reference"), max_length=40, blank=True, db_index=True)
    state = models.CharField(_("state"), max_length=8, choices=LotState.choices)
    points = models.PositiveIntegerField(_("points"))
    left = models.PositiveIntegerField(_("left"))
    # When the return window closes; nobody knows before the delivery.
    ripens_at = models.DateTimeField(_("ready on"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)

    class Meta:
        verbose_name = _("lot of points")
        verbose_name_plural = _("lots of points")
        constraints = [
            models.CheckConstraint(
                condition=Q(left__lte=F("points")), name="membership_lot_only_shrinks"
            ),
            models.CheckConstraint(
                condition=Q(state="pending") | Q(expires_at__isnull=False),
                name="membership_free_lots_expire",
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "expires_at", "id"],
                condition=Q(state="free", left__gt=0),
                name="membership_lots_to_spend",
            ),
            models.Index(
                fields=["expires_at"],
                condition=Q(state="free", left__gt=0),
                name="membership_lots_expiring",
            ),
            models.Index(
                fields=["ripens_at"],
                condition=Q(state="pending", left__gt=0),
                name="membership_lots_ripening",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left}/{self.points}"


class PointsHold(BaseModel):
    """Points set aside for something that may still come to nothing."""

    class State(models.TextChoices):
        OPEN = "open", _("Held")
        RELEASED = "released", _("Released")
        TAKEN = "taken", _("Taken")

    key = models.CharField(max_length=120, unique=True, editable=False)
    account = models.ForeignKey(PointsAccount, on_delete=models.PROTECT, related_name="holds")
    points = models.PositiveIntegerField(_("points"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)

    class Meta:
        verbose_name = _("hold of points")
        verbose_name_plural = _("holds of points")

    def __str__(self) -> str:
        return f"{self.points} {self.state}"


class PointsPart(BaseModel):
    """Which lot gave how much to a move or a hold: what goes back, goes back as it was."""

    move = models.ForeignKey(PointsMove, on_delete=models.PROTECT, related_name="parts")
    hold = models.ForeignKey(
        PointsHold, null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    lot = models.ForeignKey(PointsLot, on_delete=models.PROTECT, related_name="parts")
    points = models.PositiveIntegerField(_("points"))

    class Meta:
        verbose_name = _("part of a lot")
        verbose_name_plural = _("parts of lots")

    def __str__(self) -> str:
        return str(self.points)
