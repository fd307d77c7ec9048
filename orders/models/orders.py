"""Orders: documents that never change after the fact, and the timeline of what happened."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.types import Nature
from core import ids
from core.models import BaseModel
from core.money import Money
from orders.types import Happening, State


class Order(BaseModel):
    """One sale. Names, prices, tax and addresses are copies made at purchase."""

    number = models.CharField(_("number"), max_length=16, unique=True, default=ids.order_number)
    # Opens the order page without signing in; sent to the buyer only.
    token = models.CharField(max_length=40, unique=True, default=ids.secret_token, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="orders",
    )
    # Empty: placed in the shop itself.
    channel = models.ForeignKey(
        "orders.Channel",
        verbose_name=_("channel"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="orders",
    )
    external_id = models.CharField(_("their number"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10)
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.AWAITING
    )
    ship_to = models.JSONField(_("delivery address"))
    bill_to = models.JSONField(_("billing address"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    # Written on the card of a present; no price is on its packing slip then.
    gift_message = models.CharField(_("gift message"), max_length=300, blank=True)
    # Both empty when there is nothing to deliver: services and digital goods alone.
    delivery_code = models.CharField(max_length=40, blank=True)
    delivery_name = models.CharField(_("delivery"), max_length=80, blank=True)
    delivery_from = models.DateField(_("expected from"), null=True, blank=True)
    delivery_by = models.DateField(_("expected by"), null=True, blank=True)
    slot_starts = models.DateTimeField(_("the driver comes from"), null=True, blank=True)
    slot_ends = models.DateTimeField(_("the driver comes until"), null=True, blank=True)
    low_packaging = models.BooleanField(_("less packaging"), default=False)
    # After discounts, as the delivery charge is; what was taken off stands beside them.
    items = models.DecimalField(_("items"), max_digits=12, decimal_places=2)
    discount = models.DecimalField(_("discount"), max_digits=12, decimal_places=2, default=0)
    delivery = models.DecimalField(_("delivery charge"), max_digits=12, decimal_places=2)
    delivery_discount = models.DecimalField(
        _("off the delivery charge"), max_digits=12, decimal_places=2, default=0
    )
    coupon = models.CharField(_("coupon"), max_length=200, blank=True)
    tax = models.DecimalField(_("tax"), max_digits=12, decimal_places=2)
    total = models.DecimalField(_("total"), max_digits=12, decimal_places=2)
    # Taken off again before it was paid: lines that were cancelled. The total stays as agreed.
    waived = models.DecimalField(_("taken off"), max_digits=12, decimal_places=2, default=0)
    placed_at = models.DateTimeField(_("placed"))
    expires_at = models.DateTimeField(_("payment due"))
    # Confirmed on a promise: at the door, on account, or reserved on a card and not taken yet.
    pays_later = models.BooleanField(_("payment follows"), default=False)
    # Since when its payment is being looked at; nothing leaves the house meanwhile.
    held_at = models.DateTimeField(_("held since"), null=True, blank=True)
    # Its buyer's tier is packed before others, or it is worth much.
    goes_first = models.BooleanField(_("packed first"), default=False)
    reminded_at = models.DateTimeField(null=True, blank=True)
    carrier = models.CharField(_("carrier"), max_length=80, blank=True)
    tracking = models.CharField(_("tracking number"), max_length=80, blank=True)

    personal_fields: ClassVar[tuple[str, ...]] = (
        *("email", "ship_to", "bill_to", "note", "gift_message"),
    )

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(state="awaiting"), name="orders_unpaid"
            ),
            models.Index(fields=["user", "-id"], name="orders_of_user"),
            models.Index(fields=["state", "-id"], name="orders_by_state"),
            models.Index(fields=["email"], name="orders_by_email"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(items__gte=0) & Q(delivery__gte=0) & Q(tax__gte=0),
                name="orders_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(discount__gte=0) & Q(delivery_discount__gte=0),
                name="orders_discounts_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(waived__gte=0) & Q(waived__lte=F("total")),
                name="orders_waives_no_more_than_all",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def has_parcel(self) -> bool:
        """Whether anything of it travels."""
        return bool(self.delivery_code)

    @property
    def total_money(self) -> Money:
        """What was agreed."""
        return Money(self.total, self.currency)

    @property
    def due_money(self) -> Money:
        """What is to be paid: the total, less what was cancelled before it was paid."""
        return Money(self.total - self.waived, self.currency)

    @property
    def delivery_money(self) -> Money:
        """The delivery charge."""
        return Money(self.delivery, self.currency)

    @property
    def saved_money(self) -> Money:
        """What promotions and coupons took off, the delivery charge too."""
        return Money(self.discount + self.delivery_discount, self.currency)

    @property
    def tax_money(self) -> Money:
        """The tax, contained or added."""
        return Money(self.tax, self.currency)


class OrderLine(BaseModel):
    """What was bought, as it was described and priced at that moment."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(
        "catalog.Variant", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    sku = models.CharField(_("SKU"), max_length=60)
    name = models.CharField(_("name"), max_length=160)
    options = models.CharField(_("options"), max_length=200, blank=True)
    image = models.ForeignKey(
        "catalog.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # [{"name": "Engraving", "value": "For Amy"}] in the order's language; the price has it in.
    personal = models.JSONField(_("made for the buyer"), default=list, blank=True)
    nature = models.CharField(
        _("what it is"), max_length=10, choices=Nature.choices, default=Nature.GOODS
    )
    quantity = models.PositiveIntegerField(_("quantity"))
    # What became of them; the line itself stays as it was agreed.
    cancelled = models.PositiveIntegerField(_("cancelled"), default=0)
    returned = models.PositiveIntegerField(_("sent back"), default=0)
    # The list price of one, what was taken off all of them, and what they cost after that.
    unit = models.DecimalField(_("unit price"), max_digits=12, decimal_places=2)
    discount = models.DecimalField(_("discount"), max_digits=12, decimal_places=2, default=0)
    total = models.DecimalField(_("total"), max_digits=12, decimal_places=2)
    # Why: [{"offer", "name", "outcome", "reason", "amount", "figures"}], in order.
    adjustments = models.JSONField(_("why this price"), default=list, blank=True)
    is_gift = models.BooleanField(_("gift"), default=False)
    tax_percent = models.DecimalField(_("tax, per cent"), max_digits=5, decimal_places=2)
    tax_inclusive = models.BooleanField(_("tax included"))
    tax = models.DecimalField(_("tax"), max_digits=12, decimal_places=2)

    personal_fields: ClassVar[tuple[str, ...]] = ("personal",)

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=F("cancelled") + F("returned")),
                name="orders_no_more_back_than_bought",
            )
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.sku}"

    @property
    def unit_money(self) -> Money:
        """The price of one; reads the order's row for its currency."""
        return Money(self.unit, self.order.currency)

    @property
    def total_money(self) -> Money:
        """The price of all; reads the order's row for its currency."""
        return Money(self.total, self.order.currency)


class OrderEvent(BaseModel):
    """One line of the timeline."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="events")
    happening = models.CharField(_("what"), max_length=20, choices=Happening.choices)
    at = models.DateTimeField(_("at"))
    data = models.JSONField(default=dict, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("order event")
        verbose_name_plural = _("order events")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.happening
