"""Promotions and their budgets."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import BaseModel
from promotions.types import Kind, Stacking


class State(models.TextChoices):
    """Where a promotion stands. It applies while it is live and between its dates."""

    DRAFT = "draft", pgettext_lazy("promotion", "Draft")
    LIVE = "live", pgettext_lazy("promotion", "Published")
    PAUSED = "paused", pgettext_lazy("promotion", "Paused")
    ENDED = "ended", pgettext_lazy("promotion", "Ended")


class Promotion(BaseModel):
    """One offer: what it does (`terms`, by kind), on which goods, for whom, when, how often."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    # As promotions.rules.terms reads it: amounts by currency, steps, numbers.
    terms = models.JSONField(_("terms"), default=dict, blank=True)
    is_coupon = models.BooleanField(_("only with a coupon"), default=False)
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.DRAFT, db_index=True
    )
    paused_for = models.CharField(_("paused for"), max_length=20, blank=True)

    categories = models.ManyToManyField(
        "catalog.Category", verbose_name=_("categories"), blank=True, related_name="+"
    )
    products = models.ManyToManyField(
        "catalog.Product", verbose_name=_("products"), blank=True, related_name="+"
    )
    without = models.ManyToManyField(
        "catalog.Product", verbose_name=_("products left out"), blank=True, related_name="+"
    )
    audiences = models.JSONField(_("audiences"), default=list, blank=True)
    countries = models.JSONField(_("countries"), default=list, blank=True)
    regions = models.JSONField(_("regions"), default=list, blank=True)
    channels = models.JSONField(_("channels"), default=list, blank=True)

    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    priority = models.SmallIntegerField(_("priority"), default=0)
    group = models.SlugField(_("exclusion group"), max_length=40, blank=True)
    stacking = models.CharField(
        _("with other offers"), max_length=10, choices=Stacking.choices, default=Stacking.COMBINE
    )

    max_uses = models.PositiveIntegerField(_("most orders"), null=True, blank=True)
    uses = models.PositiveIntegerField(_("orders"), default=0, editable=False)
    per_shopper = models.PositiveSmallIntegerField(_("per shopper"), null=True, blank=True)

    # Brakes: when one trips, the promotion pauses by itself.
    least_margin = models.DecimalField(
        _("pause below this margin, per cent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
    )
    least_stock = models.PositiveIntegerField(_("pause below this stock"), null=True, blank=True)
    most_an_hour = models.PositiveIntegerField(
        _("pause above so many orders of one shopper an hour"), null=True, blank=True
    )

    floor_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("may go below the floor, approved by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # What the trial over past orders found, and which terms it tried.
    trial = models.JSONField(_("trial"), default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(max_uses__isnull=True) | Q(uses__lte=F("max_uses")),
                name="promotions_no_more_than_allowed",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True)
                | Q(starts_at__isnull=True)
                | Q(ends_at__gt=F("starts_at")),
                name="promotions_ends_after_it_starts",
            ),
        ]
        permissions = [("approve_floor", "Can let a promotion go below the margin floor")]

    def __str__(self) -> str:
        return self.name


class Budget(BaseModel):
    """How much a promotion may take off in one currency, and has."""

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="budgets")
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(_("budget"), max_digits=12, decimal_places=2)
    spent = models.DecimalField(
        _("taken"), max_digits=12, decimal_places=2, default=0, editable=False
    )

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        constraints = [
            models.UniqueConstraint(fields=["promotion", "currency"], name="promotions_one_budget"),
            models.CheckConstraint(
                condition=Q(spent__gte=0) & Q(spent__lte=F("amount")),
                name="promotions_budget_never_exceeded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
