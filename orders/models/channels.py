"""Where orders come from besides the shop's own pages: tills, telephones, marketplaces."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from orders.models.orders import Order


class Channel(BaseModel):
    """One partner that reports orders; its token opens nothing else."""

    class Kind(models.TextChoices):
        TILL = "till", _("Till: taken along at once")
        PHONE = "phone", _("Telephone")
        MARKET = "market", _("Marketplace")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    currency = models.CharField(_("currency"), max_length=3)
    country = models.CharField(_("country"), max_length=2, help_text=_("For its tax."))
    language = models.CharField(_("language"), max_length=10, default="en")
    location = models.ForeignKey(
        "inventory.Location",
        verbose_name=_("store"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Of a till: whose shelf the goods leave."),
    )
    is_active = models.BooleanField(_("listened to"), default=True)
    # SHA-256 of the token: 192 random bits need no slow hash.
    token_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)

    class Meta:
        verbose_name = _("sales channel")
        verbose_name_plural = _("sales channels")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="till") | Q(location__isnull=False),
                name="orders_a_till_stands_somewhere",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ChannelOrder(BaseModel):
    """One order as it was reported, and what became of it."""

    class State(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")

    channel = models.ForeignKey(
        Channel, verbose_name=_("channel"), on_delete=models.PROTECT, related_name="reported"
    )
    external_id = models.CharField(_("their number"), max_length=60)
    body = models.JSONField(_("as reported"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    detail = models.CharField(_("in words"), max_length=300, blank=True)
    order = models.OneToOneField(
        Order,
        verbose_name=_("order"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reported",
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    received_at = models.DateTimeField(_("received"))

    personal_fields: ClassVar[tuple[str, ...]] = ("body",)

    class Meta:
        verbose_name = _("order of a channel")
        verbose_name_plural = _("orders of channels")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="orders_reported_once"),
            models.CheckConstraint(
                condition=Q(state="rejected", order__isnull=True)
                | Q(state="accepted", order__isnull=False),
                name="orders_accepted_is_an_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id}:{self.external_id}"
