"""Paid membership: plans, who is on one, and a bill for every period."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from core.money import Money
from membership.types import RUNNING, BillState, SubscriptionState


class Plan(BaseModel):
    """What can be had by paying for it every month or year."""

    class Every(models.IntegerChoices):
        MONTH = 1, _("every month")
        YEAR = 12, _("every year")

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=60)
    text = models.CharField(_("text"), max_length=200, blank=True)
    # A line each, as members read them.
    benefits = models.TextField(_("benefits, one a line"), blank=True)
    months = models.PositiveSmallIntegerField(_("billed"), choices=Every.choices)
    trial_days = models.PositiveSmallIntegerField(_("trial, days"), default=0)
    percent_off = models.DecimalField(
        _("per cent off"), max_digits=4, decimal_places=2, default=0,
        validators=[MaxValueValidator(80)],
    )  # fmt: skip
    free_delivery = models.BooleanField(_("free delivery"), default=False)
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["months", "pk"]

    def __str__(self) -> str:
        return self.name


class PlanPrice(BaseModel):
    """What a plan costs in one currency."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="prices")
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(
        _("amount"), max_digits=8, decimal_places=2, validators=[MinValueValidator(0)]
    )

    class Meta:
        verbose_name = _("price of a plan")
        verbose_name_plural = _("prices of plans")
        constraints = [
            models.UniqueConstraint(fields=["plan", "currency"], name="membership_plan_price_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="membership_plans_cost"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    @property
    def money(self) -> Money:
        """The amount with its currency."""
        return Money(self.amount, self.currency)


class Subscription(BaseModel):
    """Somebody's paid membership. Whoever ends it keeps it until the paid time is over."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="subscriptions",
    )
    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT)
    state = models.CharField(
        _("state"), max_length=8, choices=SubscriptionState.choices,
        default=SubscriptionState.STARTING,
    )  # fmt: skip
    method = models.ForeignKey(
        "payments.SavedMethod", verbose_name=_("paid with"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    # As agreed; a plan's price that changes later is for who comes later.
    amount = models.DecimalField(_("amount"), max_digits=8, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    started_at = models.DateTimeField(_("since"))
    paid_until = models.DateTimeField(_("paid until"), null=True, blank=True)
    # When beat looks at it next.
    due_at = models.DateTimeField(_("looked at next"), null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("paid membership")
        verbose_name_plural = _("paid memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=~Q(state="ended"), name="membership_one_plan_each"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=~Q(state="ended"), name="membership_renewals_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.plan}"

    @property
    def money(self) -> Money:
        """What a period costs."""
        return Money(self.amount, self.currency)

    @property
    def is_running(self) -> bool:
        """Whether its member has what the plan brings."""
        return self.state in RUNNING


class Bill(BaseModel):
    """The payment of one period: there is one for each, whoever asks how often."""

    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="bills")
    number = models.PositiveIntegerField(_("number"))
    # What its payments are named by; no order has a reference like it.
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    amount = models.DecimalField(_("amount"), max_digits=8, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(
        _("state"), max_length=6, choices=BillState.choices, default=BillState.DUE
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)

    class Meta:
        verbose_name = _("bill of a membership")
        verbose_name_plural = _("bills of memberships")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "number"], name="membership_one_bill_a_period"
            ),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="membership_bills_have_a_span"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def money(self) -> Money:
        """The amount with its currency."""
        return Money(self.amount, self.currency)


class Saving(BaseModel):
    """What a paid membership saved its member on one sale."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="member_savings"
    )
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("saving of a member")
        verbose_name_plural = _("savings of members")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="membership_savings_are_some")
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
