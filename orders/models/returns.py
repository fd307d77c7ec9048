"""What is sent back: the rules, each return, what is in it and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from core.money import Money
from orders.models.orders import Order, OrderLine
from orders.rules.returning import LEAST_DAYS
from orders.types import Outcome, Reason, ReturnMethod, ReturnState


class ReturnRule(BaseModel):
    """How long and in which condition the goods of a category can be sent back, and who pays.

    The rule without a category holds for all others. A country's law may give longer.
    """

    class Condition(models.TextChoices):
        ANY = "any", _("tried and used with care")
        UNWORN = "unworn", _("unworn, with its labels")
        SEALED = "sealed", _("unopened, in its wrapping")

    class Payer(models.TextChoices):
        SHOP = "shop", _("We pay for sending it back")
        SHOPPER = "shopper", _("You pay for sending it back")

    category = models.ForeignKey(
        "catalog.Category",
        verbose_name=_("category"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="return_rules",
        help_text=_("Empty: for everything that has no rule of its own."),
    )
    days = models.PositiveSmallIntegerField(
        _("days, without a reason"),
        validators=[MinValueValidator(LEAST_DAYS)],
        help_text=_("Never under 3, nor under what the buyer's country asks for."),
    )
    fault_days = models.PositiveSmallIntegerField(_("days, when something is wrong"), default=60)
    condition = models.CharField(
        _("condition"), max_length=8, choices=Condition.choices, default=Condition.ANY
    )
    payer = models.CharField(_("who pays"), max_length=8, choices=Payer.choices, default=Payer.SHOP)
    is_automatic = models.BooleanField(_("approved by itself"), default=True)

    class Meta:
        verbose_name = _("rule for returns")
        verbose_name_plural = _("rules for returns")
        ordering = ["category__path", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["category"], nulls_distinct=False, name="orders_one_return_rule"
            ),
            models.CheckConstraint(condition=Q(days__gte=LEAST_DAYS), name="orders_time_to_return"),
        ]

    def __str__(self) -> str:
        return str(self.category or _("everything else"))


class Return(BaseModel):
    """Goods on their way back, from the wish to the money."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="returns")
    number = models.CharField(_("number"), max_length=24, unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ReturnState.choices, default=ReturnState.REQUESTED
    )
    method = models.CharField(_("how it comes back"), max_length=8, choices=ReturnMethod.choices)
    location = models.ForeignKey(
        "inventory.Location",
        verbose_name=_("to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    pickup_from = models.DateTimeField(_("fetched from"), null=True, blank=True)
    pickup_until = models.DateTimeField(_("fetched until"), null=True, blank=True)
    carrier = models.CharField(_("carrier"), max_length=80, blank=True)
    tracking = models.CharField(_("tracking number"), max_length=80, blank=True)
    outcome = models.CharField(_("wished for"), max_length=8, choices=Outcome.choices)
    note = models.CharField(_("note"), max_length=500, blank=True)
    answer = models.CharField(_("our answer"), max_length=300, blank=True)
    refunded = models.DecimalField(_("refunded"), max_digits=12, decimal_places=2, default=0)
    exchange_order = models.OneToOneField(
        Order, null=True, blank=True, on_delete=models.SET_NULL, related_name="exchange_of"
    )
    requested_at = models.DateTimeField(_("asked for"))
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    escalated_at = models.DateTimeField(_("overdue since"), null=True, blank=True)

    personal_fields: ClassVar[tuple[str, ...]] = ("note",)

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["requested_at"],
                condition=Q(state__in=["requested", "approved", "under_way", "received"]),
                name="orders_returns_open",
            ),
            models.Index(fields=["state", "-id"], name="orders_returns_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False),
                name="orders_return_closed_sometime",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def refunded_money(self) -> Money:
        """What was given back; reads the order's row for its currency."""
        return Money(self.refunded, self.order.currency)


class ReturnLine(BaseModel):
    """So many units of one order line, why, and what was found when they were looked at."""

    request = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="returns")
    quantity = models.PositiveIntegerField(_("quantity"))
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices)
    exchange_to = models.ForeignKey(
        "catalog.Variant",
        verbose_name=_("exchanged for"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    accepted = models.PositiveIntegerField(_("accepted"), null=True, blank=True)
    worth = models.DecimalField(_("worth"), max_digits=12, decimal_places=2, default=0)
    restocked = models.PositiveIntegerField(_("back on the shelf"), null=True, blank=True)

    class Meta:
        verbose_name = _("return's line")
        verbose_name_plural = _("returns' lines")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "line"], name="orders_returned_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orders_returns_something"),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True) | Q(accepted__lte=models.F("quantity")),
                name="orders_accepts_no_more_than_came",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.line_id}"


class ReturnPhoto(BaseModel):
    """A picture of what is wrong; it lies with the private files."""

    request = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="photos")
    file = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("return's picture")
        verbose_name_plural = _("returns' pictures")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file


class ReturnEvent(BaseModel):
    """One step of a return: who did it, when."""

    request = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="events")
    state = models.CharField(_("state"), max_length=10, choices=ReturnState.choices)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("return's step")
        verbose_name_plural = _("returns' steps")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.state
