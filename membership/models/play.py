"""Points at play: what was taken for them, pay-outs, draws and auctions."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from core.money import Money
from membership.models.points import PointsHold
from membership.models.terms import MallItem
from membership.types import AuctionState, CashState, DrawState, RedemptionState


class Redemption(BaseModel):
    """Something taken for points, or won."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="redemptions",
    )
    key = models.CharField(max_length=120, unique=True, editable=False)
    item = models.ForeignKey(
        MallItem, verbose_name=_("item"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="redemptions",
    )  # fmt: skip
    # As it was called then; also of what was won.
    name = models.CharField(_("name"), max_length=120)
    points = models.PositiveIntegerField(_("points"))
    state = models.CharField(_("state"), max_length=9, choices=RedemptionState.choices)
    # Where a gift goes: a copy of the address then.
    ship_to = models.JSONField(_("sent to"), default=dict, blank=True)
    coupon = models.CharField(_("coupon"), max_length=60, blank=True)
    at = models.DateTimeField(_("at"))
    done_at = models.DateTimeField(_("sent"), null=True, blank=True)

    personal_fields: ClassVar[tuple[str, ...]] = ("ship_to",)

    class Meta:
        verbose_name = _("redemption")
        verbose_name_plural = _("redemptions")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="to_send"), name="membership_to_send"),
            models.Index(fields=["user", "item"], name="membership_taken_by"),
        ]

    def __str__(self) -> str:
        return self.name


class CashOut(BaseModel):
    """Points to be paid out: held until an operator has checked who asks."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="cash_outs",
    )
    key = models.CharField(max_length=120, unique=True, editable=False)
    hold = models.OneToOneField(PointsHold, on_delete=models.PROTECT, related_name="cash_out")
    points = models.PositiveIntegerField(_("points"))
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(
        _("state"), max_length=8, choices=CashState.choices, default=CashState.ASKED
    )
    at = models.DateTimeField(_("asked for"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("checked by"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    note = models.CharField(_("how the identity was checked"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("pay-out of points")
        verbose_name_plural = _("pay-outs of points")
        ordering = ["-pk"]
        permissions = [("pay_cash", "Can check identities and pay points out")]

    def __str__(self) -> str:
        return f"{self.points} → {self.amount} {self.currency}"

    @property
    def money(self) -> Money:
        """The amount with its currency."""
        return Money(self.amount, self.currency)


class Draw(BaseModel):
    """Tickets for points; the winners follow from a seed that was promised before the first one."""

    name = models.CharField(_("prize"), max_length=100)
    text = models.CharField(_("text"), max_length=300, blank=True)
    cost = models.PositiveIntegerField(_("points a ticket"), validators=[MinValueValidator(1)])
    winners = models.PositiveSmallIntegerField(
        _("winners"), default=1, validators=[MinValueValidator(1)]
    )
    per_person = models.PositiveSmallIntegerField(_("most tickets for one person"), default=10)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    state = models.CharField(
        _("state"), max_length=6, choices=DrawState.choices, default=DrawState.OPEN, editable=False
    )
    # Kept back until it is drawn; its hash is public from the beginning.
    seed = models.CharField(max_length=64, editable=False)
    commitment = models.CharField(_("hash of the seed"), max_length=64, editable=False)
    drawn_at = models.DateTimeField(_("drawn"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("draw")
        verbose_name_plural = _("draws")
        ordering = ["-closes_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")), name="membership_draws_have_a_span"
            )
        ]
        indexes = [
            models.Index(
                fields=["closes_at"], condition=Q(state="open"), name="membership_draws_open"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Ticket(BaseModel):
    """One chance. The numbers of a draw run on without a gap; the public id stands on the list."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="tickets")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="draw_tickets"
    )
    number = models.PositiveIntegerField(_("number"))
    place = models.PositiveSmallIntegerField(_("place"), null=True, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "number"], name="membership_ticket_numbers"),
            models.UniqueConstraint(
                fields=["draw", "place"], condition=Q(place__isnull=False),
                name="membership_one_winner_a_place",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.number)


class Auction(BaseModel):
    """Who bids most points when the time is over has it. A late bid gives the others more time."""

    name = models.CharField(_("prize"), max_length=100)
    text = models.CharField(_("text"), max_length=300, blank=True)
    image = models.ForeignKey(
        "catalog.Image", verbose_name=_("picture"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    least = models.PositiveIntegerField(_("least bid"), validators=[MinValueValidator(1)])
    step = models.PositiveIntegerField(_("step"), default=10, validators=[MinValueValidator(1)])
    opens_at = models.DateTimeField(_("opens"))
    ends_at = models.DateTimeField(_("ends"))
    late_seconds = models.PositiveSmallIntegerField(
        _("a bid in the last seconds"), default=120,
        help_text=_("moves the end to this many seconds after it."),
    )  # fmt: skip
    state = models.CharField(
        _("state"), max_length=6, choices=AuctionState.choices, default=AuctionState.OPEN,
        editable=False,
    )  # fmt: skip

    class Meta:
        verbose_name = _("auction")
        verbose_name_plural = _("auctions")
        ordering = ["-ends_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("ends_at")), name="membership_auctions_have_a_span"
            )
        ]
        indexes = [
            models.Index(
                fields=["ends_at"], condition=Q(state="open"), name="membership_auctions_open"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Bid(BaseModel):
    """One bid; its points are held until somebody bids more."""

    auction = models.ForeignKey(Auction, on_delete=models.PROTECT, related_name="bids")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="bids",
    )
    hold = models.OneToOneField(PointsHold, on_delete=models.PROTECT, related_name="bid")
    points = models.PositiveIntegerField(_("points"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("bid")
        verbose_name_plural = _("bids")
        ordering = ["-points"]
        constraints = [
            models.UniqueConstraint(fields=["auction", "points"], name="membership_bids_rise")
        ]

    def __str__(self) -> str:
        return str(self.points)
