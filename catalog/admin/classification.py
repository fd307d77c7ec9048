"""Operators' screens for categories, brands, tags and types."""

from __future__ import annotations

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from modeltranslation.admin import (
    TranslationTabularInline,
)
from unfold.admin import TabularInline

from catalog.models import (
    Attribute,
    AttributeChoice,
    Brand,
    Category,
    ProductType,
    Tag,
)
from catalog.services import categories, products
from core import clock
from core.admin import QuickAdmin, TranslatedAdmin


@admin.register(Category)
class CategoryAdmin(TranslatedAdmin):
    """The tree."""

    list_display = ("name", "code", "parent", "position")
    list_select_related = ("parent",)
    list_editable = ("position",)
    search_fields = ("code", "name_en", "name_zh_hans")
    autocomplete_fields = ("parent", "image")
    ordering = ("path",)

    def save_model(
        self, request: HttpRequest, obj: Category, form: ModelForm[Category], change: bool
    ) -> None:
        """Save, keep old addresses alive, derive the paths of the branch, and tell."""
        before = products.slugs_of(Category.objects.get(pk=obj.pk)) if change else {}
        super().save_model(request, obj, form, change)
        products.keep_old_addresses(
            view="storefront:category", before=before, after=products.slugs_of(obj)
        )
        categories.changed(category_id=obj.pk, now=clock.now())


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


class AttributeInline(TranslationTabularInline, TabularInline):
    """What is said of a type's products."""

    model = Attribute
    extra = 0
    hide_title = True
    fields = ("code", "name", "kind", "unit", "is_filter", "position")
    show_change_link = True


@admin.register(ProductType)
class ProductTypeAdmin(TranslatedAdmin):
    """Types with their attributes."""

    list_display = ("name", "code", "tax_class", "unit_price")
    search_fields = ("code", "name_en", "name_zh_hans")
    inlines = (AttributeInline,)


class ChoiceInline(TranslationTabularInline, TabularInline):
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
