"""A product's attributes: every one its type asks for, each with the one field that fits it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modeltranslation.utils import get_translation_fields
from unfold.admin import TabularInline
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextInputWidget,
)

from catalog.models import Attribute, AttributeValue, Product
from catalog.types import CHOSEN, Kind

# In the shop's order of languages: `value` is the first one's.
TEXTS = tuple(get_translation_fields("text"))
YES_OR_NO = (
    ("", "–"),
    ("True", pgettext_lazy("attribute", "Yes")),
    ("False", pgettext_lazy("attribute", "No")),
)


class ValueForm(forms.ModelForm[AttributeValue]):
    """One answer; which field asks for it follows from the attribute."""

    value = forms.CharField(label=_("value"))
    translation = forms.CharField(label=_("in Chinese"), required=False)

    class Meta:
        model = AttributeValue
        fields = ("attribute",)

    def __init__(self, *args: Any, asked: dict[int, Attribute], **kwargs: Any) -> None:
        """Put the fitting field in; `asked` are the attributes the screen knows, by id."""
        super().__init__(*args, **kwargs)
        self.fields["attribute"].widget = forms.HiddenInput()
        self.attribute = asked.get(self._attribute_id())
        if self.attribute is None:
            return
        if not self.instance.pk:
            self.instance.attribute = self.attribute  # names the row before it is saved
        self.fields["value"] = field_for(self.attribute)
        self.fields["translation"] = translation_for(self.attribute)
        # An answer that was given is taken back by deleting its row.
        self.fields["value"].required = bool(self.instance.pk)
        self.initial.update(self._given())

    def has_changed(self) -> bool:
        """A row that was offered and not answered is not there."""
        if self.instance.pk:
            return super().has_changed()
        return any(self.data.get(self.add_prefix(name)) for name in ("value", "translation"))

    def clean(self) -> dict[str, Any]:
        """Write the answer into the one column that holds its kind."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        value = data.get("value")
        if self.attribute is None or value in {None, ""}:
            return data
        column = COLUMNS[Kind(self.attribute.kind)]
        if column == "text":
            words = (value, data.get("translation") or "")
            for name, text in zip(TEXTS, words, strict=True):
                setattr(self.instance, name, text)
        elif column == "choice_id":
            self.instance.choice_id = int(value)
        else:
            setattr(self.instance, column, value == "True" if column == "boolean" else value)
        return data

    def _attribute_id(self) -> int:
        if self.instance.attribute_id:
            return int(self.instance.attribute_id)
        sent = self.data.get(self.add_prefix("attribute"), "") if self.is_bound else ""
        text = str(sent or self.initial.get("attribute") or 0)
        return int(text) if text.isdecimal() else 0

    def _given(self) -> dict[str, Any]:
        if not self.instance.pk or self.attribute is None:
            return {}
        column = COLUMNS[Kind(self.attribute.kind)]
        if column == "text":
            value, translation = (getattr(self.instance, name) for name in TEXTS)
            return {"value": value, "translation": translation}
        value = getattr(self.instance, column)
        if isinstance(value, Decimal):
            value = f"{value.normalize():f}"
        return {"value": str(value) if isinstance(value, bool | int) else value}


class ValueFormSet(BaseInlineFormSet[AttributeValue, Product, ValueForm]):
    """The answers given, then a row for each that may be added."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Read the type's attributes with their choices, in a fixed number of statements."""
        product: Product | None = kwargs.get("instance")
        self.asked = {row.pk: row for row in attributes_of(product)}
        super().__init__(*args, **kwargs)
        rows = AttributeValue.objects.filter(product=product) if self.asked else ()
        given = {row.attribute_id for row in rows}
        self.initial_extra = [
            {"attribute": pk}
            for pk, row in self.asked.items()
            if row.product_type_id == product.product_type_id  # type: ignore[union-attr]  # asked is empty without one
            and (pk not in given or row.kind in CHOSEN)
        ]
        self.extra = len(self.initial_extra)
        # What a type asks is decided on its screen: no further rows here.
        self.max_num = self.initial_form_count() + self.extra

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Hand the attributes to every row."""
        return {**super().get_form_kwargs(index), "asked": self.asked}


class ValueInline(TabularInline):
    """A product's attributes; a new product shows them once its type is saved."""

    model = AttributeValue
    form = ValueForm
    formset = ValueFormSet
    extra = 0
    hide_title = True
    fields = ("asked", "attribute", "value", "translation")
    readonly_fields = ("asked",)
    tab = True

    @admin.display(description=_("attribute"))
    def asked(self, value: AttributeValue) -> str:
        """Name the attribute, with its unit."""
        attribute = value.attribute
        return f"{attribute.name} ({attribute.unit})" if attribute.unit else attribute.name

    def get_queryset(self, request: HttpRequest) -> Any:
        """Stand in the order of the type's attributes."""
        rows = super().get_queryset(request).select_related("attribute")
        return rows.order_by("attribute__position", "pk")

    def has_add_permission(self, request: HttpRequest, obj: Product | None = None) -> bool:
        """Offer rows once it is known what the type asks."""
        return obj is not None and super().has_add_permission(request, obj)


COLUMNS = {
    Kind.TEXT: "text",
    Kind.NUMBER: "number",
    Kind.CHOICE: "choice_id",
    Kind.COLOUR: "choice_id",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
}


def attributes_of(product: Product | None) -> Iterable[Attribute]:
    """Return what a product's type asks, and what it answers from an earlier type."""
    if product is None or not product.pk:
        return ()
    asked = Q(product_type=product.product_type_id) | Q(values__product=product)
    rows = Attribute.objects.filter(asked).distinct().order_by("position", "pk")
    return rows.prefetch_related("choices")


def field_for(attribute: Attribute) -> forms.Field:
    """Return the field that asks for this kind of answer."""
    label = attribute.name
    match Kind(attribute.kind):
        case Kind.CHOICE | Kind.COLOUR:
            choices = [("", "–"), *((str(row.pk), row.label) for row in attribute.choices.all())]
            return forms.ChoiceField(choices=choices, label=label, widget=UnfoldAdminSelectWidget())
        case Kind.NUMBER:
            widget = UnfoldAdminDecimalFieldWidget(attrs={"step": "any"})
            return forms.DecimalField(max_digits=12, decimal_places=3, label=label, widget=widget)
        case Kind.BOOLEAN:
            widget = UnfoldAdminSelectWidget()
            return forms.ChoiceField(choices=YES_OR_NO, label=label, widget=widget)
        case Kind.DATE:
            return forms.DateField(label=label, widget=UnfoldAdminSingleDateWidget())
    return forms.CharField(max_length=300, label=label, widget=UnfoldAdminTextInputWidget())


def translation_for(attribute: Attribute) -> forms.Field:
    """Return the second language's field; only words have one."""
    if attribute.kind != Kind.TEXT:
        # Not a hidden field: its column would go, and with it the line of the table.
        return forms.CharField(required=False, widget=forms.TextInput(attrs={"hidden": True}))
    return forms.CharField(required=False, max_length=300, widget=UnfoldAdminTextInputWidget())
