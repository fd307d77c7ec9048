"""Suppliers, what is ordered from them, and what came."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import ids
from core.models import BaseModel
from core.money import Money
from inventory.models.stock import Location, StockItem


class Supplier(BaseModel):
    """Who goods are bought from."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default="en"
    )
    currency = models.CharField(_("currency"), max_length=3, default=settings.SHOP_CURRENCIES[0])
    lead_days = models.PositiveSmallIntegerField(_("days until it is here"), default=14)
    auto_limit = models.DecimalField(
        _("ordered without asking up to"),
        max_digits=10,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
        help_text=_("Larger proposals wait for an operator; 0: all of them."),
    )
    is_active = models.BooleanField(_("orders are sent"), default=True)

    personal_fields: ClassVar[tuple[str, ...]] = ("email",)

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SupplierItem(BaseModel):
    """What a supplier sells us, and for how much."""

    supplier = models.ForeignKey(
        Supplier, verbose_name=_("supplier"), on_delete=models.CASCADE, related_name="items"
    )
    variant = models.ForeignKey(
        "catalog.Variant", verbose_name=_("variant"), on_delete=models.CASCADE, related_name="+"
    )
    their_code = models.CharField(_("their number"), max_length=60, blank=True)
    cost = models.DecimalField(
        _("cost of one"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )
    pack = models.PositiveSmallIntegerField(
        _("sold by"), default=1, validators=[MinValueValidator(1)]
    )
    is_preferred = models.BooleanField(_("ordered here"), default=True)

    class Meta:
        verbose_name = _("supplier's article")
        verbose_name_plural = _("supplier's articles")
        constraints = [
            models.UniqueConstraint(fields=["supplier", "variant"], name="inventory_one_article"),
            models.UniqueConstraint(
                fields=["variant"], condition=Q(is_preferred=True), name="inventory_one_preferred"
            ),
            models.CheckConstraint(condition=Q(pack__gt=0), name="inventory_pack_of_some"),
        ]

    def __str__(self) -> str:
        return f"{self.variant} · {self.supplier}"


class PurchaseOrder(BaseModel):
    """Goods ordered from one supplier for one location."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        SENT = "sent", _("Ordered")
        PARTLY = "partly", _("Partly received")
        RECEIVED = "received", pgettext_lazy("purchase", "Received")
        CANCELLED = "cancelled", _("Cancelled")

    number = models.CharField(_("number"), max_length=16, unique=True, default=ids.order_number)
    supplier = models.ForeignKey(
        Supplier, verbose_name=_("supplier"), on_delete=models.PROTECT, related_name="orders"
    )
    location = models.ForeignKey(
        Location, verbose_name=_("for"), on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.PROPOSED
    )
    currency = models.CharField(_("currency"), max_length=3)
    proposed_at = models.DateTimeField(_("proposed"))
    sent_at = models.DateTimeField(_("ordered"), null=True, blank=True)
    due_on = models.DateField(_("expected on"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("purchase order")
        verbose_name_plural = _("purchase orders")
        ordering = ["-pk"]
        constraints = [
            # New needs join the proposal that is there.
            models.UniqueConstraint(
                fields=["supplier", "location"],
                condition=Q(state="proposed"),
                name="inventory_one_proposal",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def total_money(self) -> Money:
        """What it costs; reads the lines."""
        amounts = (line.ordered * line.unit_cost for line in self.lines.all())
        return Money(sum(amounts, start=Money.zero(self.currency).amount), self.currency)


class PurchaseLine(BaseModel):
    """So many of one variant for one location. `is_open` until it has come or is given up."""

    order = models.ForeignKey(PurchaseOrder, on_delete=models.CASCADE, related_name="lines")
    stock = models.ForeignKey(
        StockItem, verbose_name=_("stock"), on_delete=models.PROTECT, related_name="purchases"
    )
    ordered = models.PositiveIntegerField(_("units ordered"), validators=[MinValueValidator(1)])
    received = models.PositiveIntegerField(_("units received"), default=0)
    damaged = models.PositiveIntegerField(_("units damaged"), default=0)
    unit_cost = models.DecimalField(
        _("cost of one"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )
    # How the quantity came about (rules.replenishment.Why), told in words by the screen.
    why = models.JSONField(default=dict, blank=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("line of the purchase order")
        verbose_name_plural = _("lines of the purchase order")
        ordering = ["pk"]
        constraints = [
            # Never two open orders for one need.
            models.UniqueConstraint(
                fields=["stock"], condition=Q(is_open=True), name="inventory_one_open_order"
            ),
            models.CheckConstraint(condition=Q(ordered__gt=0), name="inventory_orders_something"),
        ]

    def __str__(self) -> str:
        return f"{self.ordered} x {self.stock_id}"

    @property
    def outstanding(self) -> int:
        """Units that are still to come."""
        return max(self.ordered - self.received - self.damaged, 0) if self.is_open else 0


class Receipt(BaseModel):
    """One delivery of a supplier; a delivery note is booked once."""

    order = models.ForeignKey(PurchaseOrder, on_delete=models.PROTECT, related_name="receipts")
    reference = models.CharField(_("delivery note"), max_length=40)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints = [
            models.UniqueConstraint(fields=["order", "reference"], name="inventory_note_once")
        ]

    def __str__(self) -> str:
        return self.reference


class ReceiptLine(models.Model):
    """What came of one line with one delivery."""

    receipt = models.ForeignKey(Receipt, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(PurchaseLine, on_delete=models.PROTECT, related_name="receipts")
    received = models.PositiveIntegerField(_("units received"))
    damaged = models.PositiveIntegerField(_("units damaged"), default=0)
    unit_cost = models.DecimalField(_("cost of one"), max_digits=12, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["receipt", "line"], name="inventory_receipt_line"),
            models.CheckConstraint(
                condition=Q(received__gt=0) | Q(damaged__gt=0), name="inventory_receipt_of_some"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.received} + {self.damaged}"


class SupplierCase(BaseModel):
    """Something to be put right by a supplier, with the answer."""

    class Kind(models.TextChoices):
        DAMAGED = "damaged", _("Arrived damaged")
        SHORT = "short", _("Delivered short")
        DEFECT = "defect", _("Defect found by a customer")
        LATE = "late", _("Delivered late")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("case", "Waits for the supplier")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", pgettext_lazy("case", "Closed")

    supplier = models.ForeignKey(
        Supplier, verbose_name=_("supplier"), on_delete=models.PROTECT, related_name="cases"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    variant = models.ForeignKey(
        "catalog.Variant",
        verbose_name=_("variant"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    quantity = models.PositiveIntegerField(_("quantity"), default=0)
    # What it is about: a purchase order, a return; one case for each.
    reference = models.CharField(_("reference"), max_length=80)
    words = models.TextField(_("what is wrong"), max_length=2000, blank=True)
    reply = models.TextField(_("the supplier's answer"), max_length=2000, blank=True)
    # Opens the page where the supplier answers; sent to the supplier only.
    token = models.CharField(max_length=40, unique=True, default=ids.secret_token, editable=False)
    opened_at = models.DateTimeField(_("opened"))
    due_at = models.DateTimeField(_("answer due"))
    replied_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("supplier case")
        verbose_name_plural = _("supplier cases")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "kind", "reference", "variant"],
                nulls_distinct=False,
                name="inventory_one_case",
            )
        ]

    def __str__(self) -> str:
        return f"{self.supplier} · {self.get_kind_display()}"
