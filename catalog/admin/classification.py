"""Operators' screens for categories, brands, tags and types."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from catalog.admin.reviews import AspectInline
from catalog.models import (
    Attribute,
    AttributeChoice,
    Brand,
    Category,
    Pin,
    ProductType,
    Tag,
)
from catalog.reports import category_findings
from catalog.services import attributes, categories, products
from core import clock
from core.admin import QuickAdmin, TranslatedAdmin, TranslatedTabularInline


class MergeForm(forms.Form):
    """Which category takes the other one in."""

    target: forms.ModelChoiceField[Category] = forms.ModelChoiceField(
        Category.objects.order_by("path"), label=_("Merge into"), widget=UnfoldAdminSelectWidget
    )


class PinInline(TabularInline):
    """The products that stand first in a category."""

    model = Pin
    extra = 0
    hide_title = True
    autocomplete_fields = ("product",)


@admin.register(Category)
class CategoryAdmin(TranslatedAdmin):
    """The tree: moving, merging, pinning, and what is wrong with it."""

    list_display = ("name", "code", "parent", "position")
    list_select_related = ("parent",)
    list_editable = ("position",)
    search_fields = ("code", "name_en", "name_zh_hans")
    autocomplete_fields = ("parent", "image")
    ordering = ("path",)
    inlines = (PinInline,)
    actions_list = ("report",)
    actions_detail = ("merge",)

    def save_model(
        self, request: HttpRequest, obj: Category, form: ModelForm[Category], change: bool
    ) -> None:
        """Save, and keep old addresses alive."""
        before = products.slugs_of(Category.objects.get(pk=obj.pk)) if change else {}
        super().save_model(request, obj, form, change)
        products.keep_old_addresses(
            view=categories.VIEW, before=before, after=products.slugs_of(obj)
        )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the pins, derive the paths of the branch, and tell."""
        super().save_related(request, form, formsets, change)
        categories.changed(category_id=form.instance.pk, now=clock.now())

    @action(description=_("What is wrong with the tree"), icon="rule")
    def report(self, request: HttpRequest) -> HttpResponse:
        """Open the report."""
        context = self.admin_site.each_context(request) | {
            "title": _("What is wrong with the tree"),
            "opts": self.opts,
            "findings": category_findings(),
        }
        return TemplateResponse(request, "admin/category_report.html", context)

    @action(description=_("Merge"), icon="merge", permissions=["merge"])
    def merge(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Ask into which one."""
        return redirect("admin:catalog_category_into", object_id)

    def has_merge_permission(
        self,
        request: HttpRequest,
        object_id: str | int | None = None,
    ) -> bool:
        """Return whether this operator may take a category away."""
        return request.user.has_perm("catalog.delete_category")

    def get_urls(self) -> list[Any]:
        """Add the form's address."""
        view = self.admin_site.admin_view(self.merge_view)
        own = path("<int:object_id>/into/", view, name="catalog_category_into")
        return [own, *super().get_urls()]

    def merge_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Merge a category into another one."""
        source = self.get_object(request, str(object_id))
        if source is None or not self.has_merge_permission(request):
            return redirect("admin:catalog_category_changelist")
        form = MergeForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            target: Category = form.cleaned_data["target"]
            try:
                categories.merge(source_id=source.pk, target_id=target.pk, now=clock.now())
            except categories.CannotMerge as refusal:
                form.add_error("target", str(refusal))
            else:
                self.log_change(request, target, f"{source} → {target}")
                return redirect("admin:catalog_category_change", target.pk)
        context = self.admin_site.each_context(request) | {
            "form": form,
            "title": _("Merge"),
            "original": source,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/form.html", context)


@admin.register(Brand)
class BrandAdmin(TranslatedAdmin):
    """Makers."""

    list_display = ("name", "code")
    search_fields = ("name", "code")
    ordering = ("name",)


@admin.register(Tag)
class TagAdmin(TranslatedAdmin):
    """Tags."""

    list_display = ("name", "code")
    search_fields = ("code", "name_en", "name_zh_hans")


class AttributeInline(TranslatedTabularInline):
    """What is said of a type's products."""

    model = Attribute
    extra = 0
    hide_title = True
    fields = ("code", "name", "kind", "unit", "is_filter", "position")
    show_change_link = True


@admin.register(ProductType)
class ProductTypeAdmin(TranslatedAdmin):
    """Types with their attributes."""

    list_display = ("name", "code", "tax_class", "unit_price", "minimum")
    search_fields = ("code", "name_en", "name_zh_hans")
    inlines = (AttributeInline, AspectInline)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save what the type asks, and tell when that is different."""
        super().save_related(request, form, formsets, change)
        asked = [formset for formset in formsets if formset.model is Attribute]
        edited = [row.pk for formset in asked for row, _fields in formset.changed_objects]
        attributes.changed(attribute_ids=edited, now=clock.now())


class ChoiceInline(TranslatedTabularInline):
    """The answers an attribute allows."""

    model = AttributeChoice
    extra = 0
    hide_title = True
    fields = ("code", "label", "swatch", "position")


@admin.register(Attribute)
class AttributeAdmin(TranslatedAdmin):
    """An attribute with its choices."""

    list_display = ("name", "code", "product_type", "kind", "is_filter")
    list_select_related = ("product_type",)
    search_fields = ("code", "name_en", "name_zh_hans")
    inlines = (ChoiceInline,)
    formfield_overrides: ClassVar[dict[Any, Any]] = {
        ArrayField: {"widget": UnfoldAdminTextInputWidget}
    }
    conditional_fields: ClassVar[dict[str, str]] = {
        "unit_en": "kind == 'number'",
        "unit_zh_hans": "kind == 'number'",
        "bands": "kind == 'number'",
    }

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the choices, and tell."""
        super().save_related(request, form, formsets, change)
        attributes.changed(attribute_ids=[form.instance.pk], now=clock.now())

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Reached from its type."""
        return False


@admin.register(AttributeChoice)
class AttributeChoiceAdmin(QuickAdmin):
    """Here for the look-up fields."""

    list_select_related = ("attribute",)
    search_fields = ("code", "label_en", "label_zh_hans")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Reached from its attribute."""
        return False
