"""Where the shop's books and a gateway's do not agree, and how each case ended."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from payments.models.payments import Payment, Refund
from payments.types import Act, Discord


class Difference(BaseModel):
    """One disagreement, with what is proposed. It is closed by an operator, or by itself."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    gateway = models.CharField(_("gateway"), max_length=20)
    kind = models.CharField(_("what differs"), max_length=20, choices=Discord.choices)
    # What both sides call it; one open case for one thing.
    subject = models.CharField(_("gateway's reference"), max_length=160)
    payment = models.ForeignKey(
        Payment,
        verbose_name=_("payment"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="differences",
    )
    refund = models.ForeignKey(
        Refund,
        verbose_name=_("refund"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    ours = models.DecimalField(
        _("our books"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    theirs = models.DecimalField(
        _("gateway's books"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3)
    act = models.CharField(_("proposed"), max_length=12, choices=Act.choices)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(_("how it ended"), max_length=200, blank=True)
    found_at = models.DateTimeField(_("found"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("difference")
        verbose_name_plural = _("differences")
        constraints = [
            models.UniqueConstraint(
                fields=["gateway", "kind", "subject"], name="payments_one_case_each"
            )
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="open"), name="payments_open_differences")
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.subject}"


class Statement(BaseModel):
    """A day of one gateway that has been compared with our books."""

    gateway = models.CharField(_("gateway"), max_length=20)
    day = models.DateField(_("day"))
    entries = models.PositiveIntegerField(_("lines of the statement"))
    found = models.PositiveIntegerField(_("differences found"))
    done_at = models.DateTimeField(_("compared"))

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            models.UniqueConstraint(fields=["gateway", "day"], name="payments_one_statement_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.day}"
