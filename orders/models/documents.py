"""Papers of a sale: invoices, credit notes, packing slips; and what they say of the seller."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from orders.models.orders import Order
from orders.types import FapiaoKind, Paper


class Seller(BaseModel):
    """What the law wants on every document: the one row of it."""

    name = models.CharField(_("name of the company"), max_length=120)
    address = models.TextField(_("address"), max_length=400)
    tax_number = models.CharField(_("tax number"), max_length=40, blank=True)
    footer = models.TextField(
        _("at the foot of documents"), max_length=600, blank=True, help_text=_("Register, bank.")
    )

    class Meta:
        verbose_name = _("seller on documents")
        verbose_name_plural = _("seller on documents")

    def __str__(self) -> str:
        return self.name


class Series(models.Model):
    """Numbers of one kind of document, without a gap. Locked last by whoever takes one."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    prefix = models.CharField(_("begins with"), max_length=20)
    next_number = models.PositiveIntegerField(_("next number"), default=1)

    class Meta:
        verbose_name = _("series of numbers")
        verbose_name_plural = _("series of numbers")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.prefix


class Document(BaseModel):
    """One paper. What it says was copied when it was issued; the file is made from that."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=8, choices=Paper.choices)
    # What it is about; the same is issued once.
    key = models.CharField(max_length=120, unique=True)
    series = models.ForeignKey(Series, null=True, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(null=True)
    name = models.CharField(_("number"), max_length=40)
    language = models.CharField(_("language"), max_length=10)
    total = models.DecimalField(_("total"), max_digits=12, decimal_places=2)
    data = models.JSONField(_("what it says"))
    issued_at = models.DateTimeField(_("issued"))
    file = models.CharField(max_length=120, blank=True)

    personal_fields: ClassVar[tuple[str, ...]] = ("data",)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="orders_one_of_a_number"),
            models.CheckConstraint(
                condition=Q(series__isnull=True, number__isnull=True)
                | Q(series__isnull=False, number__isnull=False),
                name="orders_numbered_in_a_series",
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(file=""), name="orders_papers_to_make")]

    def __str__(self) -> str:
        return self.name


class Fapiao(BaseModel):
    """A Chinese tax invoice that a buyer asks for: to whom, and how it reaches them."""

    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="fapiao")
    kind = models.CharField(_("kind"), max_length=8, choices=FapiaoKind.choices)
    title = models.CharField(_("title"), max_length=100)
    tax_number = models.CharField(_("tax number"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"))
    issued_number = models.CharField(_("issued as"), max_length=40, blank=True)
    issued_at = models.DateTimeField(_("issued"), null=True, blank=True)

    personal_fields: ClassVar[tuple[str, ...]] = ("title", "tax_number", "email")

    class Meta:
        verbose_name = _("fapiao request")
        verbose_name_plural = _("fapiao requests")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="company") | ~Q(tax_number=""),
                name="orders_company_has_a_tax_number",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Material(BaseModel):
    """Something parcels are packed in."""

    name = models.CharField(_("name"), max_length=80)
    weight_g = models.PositiveIntegerField(_("weight, grams"))
    is_recycled = models.BooleanField(_("recycled"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("packaging material")
        verbose_name_plural = _("packaging materials")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name
