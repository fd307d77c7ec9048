"""Product types and their typed attributes."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.rules import answers
from catalog.rules.completeness import check_weights, default_weights
from catalog.types import Kind, Nature
from core.models import BaseModel


class ProductType(BaseModel):
    """A family of products described by the same attributes."""

    class UnitPrice(models.TextChoices):
        NONE = "", _("None")
        MASS = "100g", _("per 100 g")
        VOLUME = "litre", _("per litre")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    nature = models.CharField(
        _("what it is"), max_length=10, choices=Nature.choices, default=Nature.GOODS
    )
    tax_class = models.CharField(_("tax class"), max_length=20, default="standard")
    unit_price = models.CharField(
        _("unit price"), max_length=6, choices=UnitPrice.choices, default=UnitPrice.NONE, blank=True
    )

    # What completeness counts, by item; an item left out is not asked.
    weights = models.JSONField(
        _("weights of completeness"), default=default_weights, validators=[check_weights]
    )
    # A product that is less complete than this is not put on sale.
    minimum = models.PositiveSmallIntegerField(
        _("least completeness, per cent"), default=0, validators=[MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("product type")
        verbose_name_plural = _("product types")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Attribute(BaseModel):
    """Something one can say of every product of a type."""

    product_type = models.ForeignKey(
        ProductType,
        verbose_name=_("product type"),
        on_delete=models.CASCADE,
        related_name="attributes",
    )
    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    is_filter = models.BooleanField(_("offered as a filter"), default=False)
    # Between which numbers a filter distinguishes; none: every number is an answer of its own.
    bands = ArrayField(
        models.DecimalField(max_digits=12, decimal_places=3),
        verbose_name=_("limits of the filter"),
        default=list,
        blank=True,
        help_text=_("Ascending numbers, with commas: 1, 2, 5 makes four stretches."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")
        ordering = ["product_type", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["product_type", "code"], name="catalog_attribute_once"),
            models.CheckConstraint(
                condition=Q(unit="") | Q(kind=Kind.NUMBER), name="catalog_only_numbers_have_units"
            ),
            models.CheckConstraint(
                condition=Q(bands=[]) | Q(kind=Kind.NUMBER), name="catalog_only_numbers_have_bands"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError unless the limits ascend."""
        if self.bands != sorted(set(self.bands)):
            raise ValidationError({"bands": _("Please put the numbers in ascending order.")})


class AttributeChoice(BaseModel):
    """One of the answers a choice or colour attribute allows."""

    attribute = models.ForeignKey(
        Attribute, verbose_name=_("attribute"), on_delete=models.CASCADE, related_name="choices"
    )
    code = models.SlugField(_("code"), max_length=60)
    label = models.CharField(_("label"), max_length=80)
    swatch = models.CharField(_("swatch"), max_length=30, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attribute", "code"], name="catalog_choice_once")
        ]

    def __str__(self) -> str:
        return self.label


class AttributeValue(models.Model):
    """What one product answers to one attribute: exactly one of the value columns."""

    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="values")
    attribute = models.ForeignKey(
        Attribute, verbose_name=_("attribute"), on_delete=models.PROTECT, related_name="values"
    )
    choice = models.ForeignKey(
        AttributeChoice, verbose_name=_("choice"), null=True, blank=True, on_delete=models.PROTECT
    )
    text = models.CharField(_("text"), max_length=300, null=True, blank=True)
    number = models.DecimalField(
        pgettext_lazy("attribute", "number"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    boolean = models.BooleanField(_("yes or no"), null=True, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)

    class Meta:
        verbose_name = _("attribute value")
        verbose_name_plural = _("attribute values")
        constraints = [
            models.UniqueConstraint(
                fields=["product", "attribute", "choice"],
                nulls_distinct=False,
                name="catalog_value_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.attribute_id}: {self.plain}"

    @property
    def plain(self) -> object:
        """The value itself; reads the choice's row when it is a choice."""
        if self.choice_id:
            return self.choice
        given = (self.number, self.boolean, self.date)
        return next((value for value in given if value is not None), self.text)

    @property
    def answer(self) -> str:
        """Its code among a filter's answers, "" for words; reads the attribute and the choice."""
        if self.choice is not None:
            return self.choice.code
        if self.number is not None:
            return answers.of_number(self.number, self.attribute.bands)
        if self.boolean is not None:
            return answers.of_boolean(self.boolean)
        return answers.of_date(self.date) if self.date else ""
