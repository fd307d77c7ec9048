"""Flash sales: units set apart, and a numbered place for each of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import BaseModel


class FlashSale(BaseModel):
    """So many units of one variant, for a while, at a price of their own.

    The figures are those of the places, counted anew a moment later: buying touches no figure.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("flash sale", "Draft")
        OPEN = "open", pgettext_lazy("flash sale", "Announced or running")
        CLOSED = "closed", pgettext_lazy("flash sale", "Over")

    variant = models.ForeignKey(
        "catalog.Variant",
        verbose_name=_("variant"),
        on_delete=models.PROTECT,
        related_name="flash_sales",
    )
    source = models.ForeignKey(
        "inventory.StockItem",
        verbose_name=_("stock taken from"),
        null=True,
        blank=True,
        help_text=_("Empty: from where most of it lies."),
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Where the units lie meanwhile: a stock row of a place that sells to nobody else.
    pool = models.ForeignKey(
        "inventory.StockItem",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    per_person = models.PositiveSmallIntegerField(_("at most for one person"), default=1)
    hold_minutes = models.PositiveSmallIntegerField(_("minutes to order"), default=10)
    state = models.CharField(
        _("state"), max_length=6, choices=State.choices, default=State.DRAFT, editable=False
    )
    is_rehearsal = models.BooleanField(_("rehearsal"), default=False, editable=False)
    allotment = models.PositiveIntegerField(_("units"))
    sold = models.PositiveIntegerField(_("sold"), default=0, editable=False)
    returned = models.PositiveIntegerField(_("returned"), default=0, editable=False)
    left = models.PositiveIntegerField(_("left"), default=0, editable=False)

    class Meta:
        verbose_name = _("flash sale")
        verbose_name_plural = _("flash sales")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(allotment=F("sold") + F("returned") + F("left")),
                name="promotions_flash_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="promotions_flash_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(allotment__gt=0, per_person__gt=0, hold_minutes__gt=0),
                name="promotions_flash_of_some",
            ),
        ]
        indexes = [
            models.Index(fields=["variant"], condition=Q(state="open"), name="promotions_flash_on")
        ]

    def __str__(self) -> str:
        return f"{self.variant} {self.starts_at:%F %H:%M}"


class FlashPrice(models.Model):
    """What one unit costs in the sale; without one it is not sold in that currency."""

    sale = models.ForeignKey(FlashSale, on_delete=models.CASCADE, related_name="prices")
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(_("price"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("flash price")
        verbose_name_plural = _("flash prices")
        constraints = [
            models.UniqueConstraint(fields=["sale", "currency"], name="promotions_one_flash_price"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="promotions_flash_price"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


class FlashSlot(models.Model):
    """One unit of a sale: nobody's, somebody's for some minutes, ordered, sold, or sent back.

    The row is the promise: a buyer has a unit when a row says so, and no row is two buyers'.
    """

    class State(models.TextChoices):
        LEFT = "left", pgettext_lazy("flash slot", "Left")
        HELD = "held", pgettext_lazy("flash slot", "Held")
        SOLD = "sold", pgettext_lazy("flash slot", "Sold")
        RETURNED = "returned", pgettext_lazy("flash slot", "Returned")

    sale = models.ForeignKey(FlashSale, on_delete=models.CASCADE, related_name="slots")
    number = models.PositiveIntegerField(_("place"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.LEFT)
    # "user:7": whose it is, and which of theirs; the limit of one person is in the row.
    buyer = models.CharField(_("buyer"), max_length=40, blank=True)
    nth = models.PositiveSmallIntegerField(null=True)
    most = models.PositiveSmallIntegerField()
    # All units of one claim share its reference; the order's number follows.
    reference = models.CharField(_("claim"), max_length=16, blank=True)
    order_number = models.CharField(_("order"), max_length=40, blank=True)
    ticket = models.PositiveBigIntegerField(_("arrived as number"), null=True)
    claimed_at = models.DateTimeField(_("claimed"), null=True)
    held_until = models.DateTimeField(_("held until"), null=True)

    class Meta:
        verbose_name = _("flash place")
        verbose_name_plural = _("flash places")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["sale", "number"], name="promotions_one_slot"),
            models.UniqueConstraint(
                fields=["sale", "buyer", "nth"],
                condition=Q(state__in=["held", "sold"]),
                name="promotions_flash_limit",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["left", "returned"], nth__isnull=True)
                | Q(state__in=["held", "sold"], nth__gte=1, nth__lte=F("most")),
                name="promotions_slot_is_somebodys",
            ),
        ]
        indexes = [
            models.Index(
                fields=["reference"], condition=~Q(reference=""), name="promotions_slots_claim"
            ),
            models.Index(
                fields=["order_number"],
                condition=~Q(order_number=""),
                name="promotions_slots_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sale_id}/{self.number}"
