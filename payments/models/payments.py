"""Payments and refunds."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from core.money import Money
from payments.types import Destination, Known, State


class Payment(BaseModel):
    """One attempt to take money for a reference. Its public id is the gateway's idempotency key."""

    reference = models.CharField(_("reference"), max_length=40, db_index=True)
    gateway = models.CharField(_("gateway"), max_length=20)
    # Whose money it is, where the shop knows: credit, saved methods and accounts are theirs.
    payer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("payer"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    refunded = models.DecimalField(_("refunded"), max_digits=12, decimal_places=2, default=0)
    # How much of a promise is taken, from the moment the gateway is asked for it.
    captured = models.DecimalField(
        _("taken"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING
    )
    gateway_reference = models.CharField(_("gateway's reference"), max_length=120, blank=True)
    redirect_url = models.TextField(blank=True)
    # What a phone reads from the screen, where that is the way to pay.
    qr = models.TextField(blank=True)
    # What the shop's app hands to the wallet's app, where that is the way to pay.
    app_order = models.TextField(blank=True)
    # In so many monthly parts, as the shopper agreed with the gateway; 0: at once.
    months = models.PositiveSmallIntegerField(_("instalments"), default=0)
    # The payer wants its method kept: asked of the gateway once the money is here.
    keeps_method = models.BooleanField(default=False)
    due_on = models.DateField(_("due"), null=True, blank=True)
    # When the sweeper asks the gateway next, while the outcome is not known.
    check_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(_("failure"), max_length=40, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        permissions = [("move_money", "Can take, let go of and give back money")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_takes_something"),
            models.CheckConstraint(
                condition=Q(refunded__gte=0) & Q(refunded__lte=F("amount")),
                name="payments_never_refunds_more",
            ),
            models.UniqueConstraint(
                fields=["gateway", "gateway_reference"],
                condition=~Q(gateway_reference=""),
                name="payments_one_per_charge",
            ),
        ]
        indexes = [
            models.Index(
                fields=["check_at"],
                condition=Q(state=State.AUTHORISED, captured__isnull=False),
                name="payments_being_taken",
            ),
            models.Index(
                fields=["check_at"],
                condition=Q(state__in=["pending", "action"]),
                name="payments_unknown",
            ),
            models.Index(
                fields=["id"], condition=Q(keeps_method=True), name="payments_to_keep_method"
            ),
            models.Index(
                fields=["due_on"], condition=Q(state="authorised"), name="payments_promised"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.money}"

    @property
    def money(self) -> Money:
        """The amount with its currency."""
        return Money(self.amount, self.currency)

    @property
    def known(self) -> Known:
        """What its gateway needs to find it."""
        return Known(
            key=self.public_id,
            gateway_reference=self.gateway_reference,
            amount=self.money,
            reference=self.reference,
            begun_at=self.created_at,
            payer_id=self.payer_id,
            state=State(self.state),
        )

    @property
    def is_promise(self) -> bool:
        """Whether its money is promised only: what goes back of it is simply not taken."""
        return self.state == State.AUTHORISED and self.captured is None

    @property
    def left(self) -> Money:
        """What has not gone back, nor is on its way."""
        return Money(self.amount - self.refunded, self.currency)


class Refund(BaseModel):
    """Money on its way back. The key makes asking twice the same as once."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        BY_HAND = "by_hand", _("To be paid by hand")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    key = models.CharField(max_length=120, unique=True)
    # What was given back together: one decision may take from several payments.
    batch = models.CharField(max_length=120, blank=True, db_index=True)
    # Where it goes: back the way it came, or to the shopper's store credit.
    destination = models.CharField(
        _("goes to"), max_length=8, choices=Destination.choices, default=Destination.SOURCE
    )
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=40)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.QUEUED)
    gateway_reference = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"))
    error = models.CharField(_("error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_refunds_something")
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(state="queued"), name="payments_refunds_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment} -{self.amount}"

    @property
    def money(self) -> Money:
        """The amount, in the payment's currency."""
        return Money(self.amount, self.payment.currency)
