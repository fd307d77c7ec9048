"""What operators decide: how points are earned, what they are worth, how long they last."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from membership.types import ACTIVITIES, EARNED, Occasion, Prize


class Programme(BaseModel):
    """The programme as a whole. One row."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    valid_months = models.PositiveSmallIntegerField(
        _("points last, months"), default=12, validators=[MinValueValidator(1)]
    )
    most_percent = models.PositiveSmallIntegerField(
        _("most of a sale that points pay, per cent"),
        default=50,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
    )
    daily_cap = models.PositiveIntegerField(
        _("points a day for activities"),
        default=50,
        help_text=_("All of a day's reviews, shares, check-ins and votes together."),
    )
    window_days = models.PositiveSmallIntegerField(
        _("tiers look back, days"), default=365, validators=[MinValueValidator(1)]
    )
    grace_days = models.PositiveSmallIntegerField(_("days before a tier is lost"), default=30)
    order_score = models.PositiveIntegerField(_("score of an order"), default=20)
    activity_score = models.PositiveIntegerField(_("score of an activity"), default=2)
    cashback_percent = models.DecimalField(
        _("cash-back, per cent"), max_digits=4, decimal_places=2, default=0,
        validators=[MaxValueValidator(50)],
    )  # fmt: skip
    quality_length = models.PositiveSmallIntegerField(
        _("a good review has, characters"), default=40
    )
    referrer_points = models.PositiveIntegerField(
        _("points for the one who recommends"), default=300
    )
    friend_points = models.PositiveIntegerField(_("points for the friend"), default=200)
    referrals_a_month = models.PositiveSmallIntegerField(_("rewarded friends a month"), default=5)
    friend_days = models.PositiveSmallIntegerField(
        _("days a friend has for the first order"), default=60
    )

    class Meta:
        verbose_name = _("membership programme")
        verbose_name_plural = _("membership programme")
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="membership_one_programme")
        ]

    def __str__(self) -> str:
        return str(_("Membership programme"))

    @property
    def window(self) -> timedelta:
        """How far tiers look back."""
        return timedelta(days=self.window_days)


class PointsTerms(BaseModel):
    """What points are in one currency."""

    currency = models.CharField(_("currency"), max_length=3, unique=True)
    earned = models.DecimalField(
        _("points for 1.00 spent"), max_digits=8, decimal_places=4, default=1,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    worth = models.DecimalField(
        _("100 points are worth at checkout"), max_digits=8, decimal_places=4, default=1,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    credit_worth = models.DecimalField(
        _("100 points as store credit"), max_digits=8, decimal_places=4, default=1,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    cash_worth = models.DecimalField(
        _("100 points as money"), max_digits=8, decimal_places=4, null=True, blank=True,
        help_text=_("Empty: points are never paid out."),
    )  # fmt: skip
    cash_least = models.PositiveIntegerField(_("least points to pay out"), default=2000)
    cash_most = models.PositiveIntegerField(_("most points to pay out a month"), default=10000)

    class Meta:
        verbose_name = _("worth of points")
        verbose_name_plural = _("worth of points")
        ordering = ["currency"]

    def __str__(self) -> str:
        return self.currency


class EarningRule(BaseModel):
    """How many points doing something brings."""

    why = models.CharField(
        _("for"), max_length=12, unique=True,
        choices=[(one.value, one.label) for one in ACTIVITIES],
    )  # fmt: skip
    points = models.PositiveIntegerField(_("points"))
    a_day = models.PositiveSmallIntegerField(_("times a day"), default=1)
    is_active = models.BooleanField(_("in force"), default=True)

    class Meta:
        verbose_name = _("rule for earning")
        verbose_name_plural = _("rules for earning")
        ordering = ["why"]

    def __str__(self) -> str:
        return str(self.get_why_display())


class Multiplier(BaseModel):
    """More points for a while: for everybody, or for one audience; for all or one way to earn."""

    name = models.CharField(_("name"), max_length=80)
    factor = models.DecimalField(
        _("factor"), max_digits=4, decimal_places=2,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )  # fmt: skip
    why = models.CharField(
        _("for"), max_length=12, blank=True, choices=[(one.value, one.label) for one in EARNED]
    )
    audience = models.CharField(
        _("audience"), max_length=60, blank=True,
        help_text=_("Empty for everybody; else “member”, “vip” or “tier:gold”."),
    )  # fmt: skip
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("multiplier of points")
        verbose_name_plural = _("multipliers of points")
        constraints = [
            models.CheckConstraint(condition=Q(factor__gte=1), name="membership_multiplies_up")
        ]

    def __str__(self) -> str:
        return self.name


class Extension(BaseModel):
    """A campaign that lets points live longer: those that would expire in a span get more days."""

    name = models.CharField(_("name"), max_length=80)
    expiring_from = models.DateTimeField(_("for points expiring from"))
    expiring_until = models.DateTimeField(_("for points expiring until"))
    days = models.PositiveSmallIntegerField(_("days longer"), validators=[MinValueValidator(1)])
    tier = models.ForeignKey(
        "membership.Tier", verbose_name=_("tier"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
        help_text=_("Empty for everybody."),
    )  # fmt: skip
    done_at = models.DateTimeField(_("carried out"), null=True, blank=True, editable=False)
    lots = models.PositiveIntegerField(_("lots"), default=0, editable=False)
    points = models.PositiveBigIntegerField(_("points"), default=0, editable=False)

    class Meta:
        verbose_name = _("extension of points")
        verbose_name_plural = _("extensions of points")
        constraints = [
            models.CheckConstraint(
                condition=Q(expiring_from__lt=models.F("expiring_until")),
                name="membership_extension_has_a_span",
            )
        ]

    def __str__(self) -> str:
        return self.name


class CareRule(BaseModel):
    """What the shop gives when it thinks of somebody: points, credit, a coupon, or all of it."""

    name = models.CharField(_("name"), max_length=80)
    occasion = models.CharField(_("occasion"), max_length=12, choices=Occasion.choices)
    month = models.PositiveSmallIntegerField(
        _("month"), null=True, blank=True, help_text=_("Of a festival."),
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )  # fmt: skip
    day = models.PositiveSmallIntegerField(
        _("day"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    language = models.CharField(
        _("language"), max_length=10, blank=True,
        help_text=_("Empty for everybody; else only people who read this language."),
    )  # fmt: skip
    points = models.PositiveIntegerField(_("points"), default=0)
    credit = models.DecimalField(
        _("store credit"), max_digits=8, decimal_places=2, default=0,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    coupon = models.ForeignKey(
        "promotions.Coupon", verbose_name=_("coupon"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
        help_text=_("Into the wallet, as often as each shopper may hold it."),
    )  # fmt: skip
    words = models.CharField(_("what the shopper reads"), max_length=200)
    is_active = models.BooleanField(_("in force"), default=True)

    class Meta:
        verbose_name = _("present")
        verbose_name_plural = _("presents")
        ordering = ["occasion", "month", "day"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(occasion="festival") | Q(month__isnull=False, day__isnull=False),
                name="membership_festivals_have_a_day",
            ),
            models.CheckConstraint(
                condition=Q(credit=0) | ~Q(currency=""), name="membership_presents_have_a_currency"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError for a festival without a day, or credit without a currency."""
        if self.occasion == Occasion.FESTIVAL and not (self.month and self.day):
            raise ValidationError({"day": _("A festival has a month and a day.")})
        if self.credit and not self.currency:
            raise ValidationError({"currency": _("Please choose a currency.")})


class MallItem(BaseModel):
    """Something that is had for points, from a stock of its own."""

    kind = models.CharField(_("what it is"), max_length=8, choices=Prize.choices)
    name = models.CharField(_("name"), max_length=100)
    text = models.CharField(_("text"), max_length=300, blank=True)
    image = models.ForeignKey(
        "catalog.Image", verbose_name=_("picture"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    points = models.PositiveIntegerField(_("points"), validators=[MinValueValidator(1)])
    # Null: as many as are wanted.
    left = models.PositiveIntegerField(_("left"), null=True, blank=True)
    per_person = models.PositiveSmallIntegerField(_("most for one person"), null=True, blank=True)
    tier = models.ForeignKey(
        "membership.Tier", verbose_name=_("from this tier"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    # Of store credit.
    credit = models.DecimalField(
        _("store credit"), max_digits=8, decimal_places=2, default=0,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    # Of a coupon: the code of its promotion.
    coupon = models.CharField(_("coupon"), max_length=60, blank=True)
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    is_active = models.BooleanField(_("offered"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("item of the points shop")
        verbose_name_plural = _("points shop")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(points__gte=1), name="membership_mall_costs_points"),
            models.CheckConstraint(
                condition=~Q(kind="credit") | Q(credit__gt=0), name="membership_mall_credit_is_some"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError for what would give nothing."""
        if self.kind == Prize.CREDIT and not (self.credit and self.currency):
            raise ValidationError({"credit": _("Please say how much, and in which currency.")})
        if self.kind == Prize.COUPON and not self.coupon:
            raise ValidationError({"coupon": _("Please name the coupon.")})
