"""Operators' screens for products."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import display

from catalog.admin.media import ProductMediaInline
from catalog.admin.pictures import ImageInline, thumbnail
from catalog.models import (
    AttributeValue,
    Content,
    Detail,
    Image,
    Option,
    OptionValue,
    PersonalField,
    Product,
    Relation,
    Variant,
)
from catalog.services import products, renditions
from catalog.types import Status
from core import clock
from core.admin import (
    QuickAdmin,
    TranslatedAdmin,
    TranslatedStackedInline,
    TranslatedTabularInline,
)


class VariantInline(TabularInline):
    """A product's variants."""

    model = Variant
    extra = 0
    hide_title = True
    fields: tuple[str, ...] = (
        "sku",
        "label",
        "barcode",
        "weight_g",
        "cost",
        "position",
        "is_active",
    )
    readonly_fields: tuple[str, ...] = ("label",)
    show_change_link = True
    tab = True


class ValueInline(TranslatedTabularInline):
    """A product's attributes."""

    model = AttributeValue
    extra = 0
    hide_title = True
    fields = ("attribute", "choice", "text", "number", "boolean", "date")
    autocomplete_fields = ("attribute", "choice")
    tab = True


class DetailInline(TranslatedStackedInline):
    """A product's tables of size, materials and care."""

    model = Detail
    extra = 0
    tab = True


class PersonalInline(TranslatedStackedInline):
    """What a buyer can have put on a product; choices and surcharges on the field's own screen."""

    model = PersonalField
    extra = 0
    fields = (
        ("code", "kind", "is_required"),
        "name",
        "help",
        ("max_length", "script", "lead_days", "position"),
    )
    show_change_link = True
    tab = True


class RelationInline(TabularInline):
    """What belongs to a product."""

    model = Relation
    fk_name = "product"
    extra = 0
    hide_title = True
    fields = ("kind", "related", "position")
    autocomplete_fields = ("related",)
    tab = True


class ContentInline(TranslatedStackedInline):
    """What a digital good is."""

    model = Content
    extra = 0
    tab = True


class OptionInline(TranslatedTabularInline):
    """What can be chosen about a product."""

    model = Option
    extra = 0
    hide_title = True
    fields = ("code", "name", "position")
    show_change_link = True
    tab = True


@admin.register(Product)
class ProductAdmin(TranslatedAdmin):
    """Products with variants, pictures and attributes."""

    list_display = (
        "picture",
        "name",
        "code",
        "shown_status",
        "brand",
        "main_category",
        "merit",
        "published_at",
    )
    list_display_links = ("picture", "name")
    list_filter = ("status", "product_type")
    list_select_related = ("brand", "main_category")
    search_fields = ("code", "name_en", "name_zh_hans", "variants__sku")
    search_help_text = _("Name, code or SKU")
    autocomplete_fields = ("brand", "main_category", "categories", "tags", "product_type")
    ordering = ("-pk",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "name",
                    "slug",
                    "summary",
                    "description",
                    ("status", "merit"),
                    "published_at",
                    ("product_type", "brand"),
                    ("main_category", "categories"),
                    ("tags", "code"),
                )
            },
        ),
        (
            _("For search engines"),
            {"fields": ("seo_title", "seo_description", "keywords"), "classes": ("tab",)},
        ),
    )
    inlines = (
        VariantInline,
        ImageInline,
        ProductMediaInline,
        ValueInline,
        OptionInline,
        DetailInline,
        RelationInline,
        PersonalInline,
        ContentInline,
    )
    prepopulated_fields = {"slug_en": ("name_en",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        """Fetch the pictures of the rows shown in one statement."""
        rows: QuerySet[Product] = super().get_queryset(request)
        return rows.prefetch_related("images")

    @display(
        description=_("status"),
        ordering="status",
        label={
            Status.DRAFT: "info",
            Status.ACTIVE: "success",
            Status.CLEARANCE: "warning",
            Status.RETIRED: "default",
        },
    )
    def shown_status(self, product: Product) -> tuple[str, str]:
        """Show the status as a chip."""
        return product.status, product.get_status_display()

    @admin.display(description="")
    def picture(self, product: Product) -> str:
        """Show the first picture."""
        return thumbnail(next(iter(product.images.all()), None))

    def save_model(
        self, request: HttpRequest, obj: Product, form: ModelForm[Product], change: bool
    ) -> None:
        """Save, and keep old addresses alive."""
        before = products.slugs_of(Product.objects.get(pk=obj.pk)) if change else {}
        super().save_model(request, obj, form, change)
        products.keep_old_addresses(
            view="storefront:product", before=before, after=products.slugs_of(obj)
        )

    def save_related(
        self, request: HttpRequest, form: Any, formsets: list[BaseModelFormSet[Any]], change: bool
    ) -> None:
        """Save variants and pictures, then tell whoever shows the product."""
        super().save_related(request, form, formsets, change)
        now = clock.now()
        for formset in formsets:
            if formset.model is Image:
                for image in formset.new_objects:
                    renditions.added(image_id=image.pk, now=now)
        products.changed(product_id=form.instance.pk, now=now)


@admin.register(Variant)
class VariantAdmin(QuickAdmin):
    """One SKU, found by scanning its barcode."""

    list_display = ("sku", "product", "label", "barcode", "is_active")
    list_select_related = ("product",)
    search_fields = ("sku", "barcode")
    autocomplete_fields = ("product",)
    ordering = ("-pk",)

    def save_model(
        self, request: HttpRequest, obj: Variant, form: ModelForm[Variant], change: bool
    ) -> None:
        """Save and tell."""
        super().save_model(request, obj, form, change)
        products.changed(product_id=obj.product_id, now=clock.now())


class OptionValueInline(TranslatedTabularInline):
    """The choices of an option."""

    model = OptionValue
    extra = 0
    hide_title = True
    fields = ("code", "label", "swatch", "country", "position")


@admin.register(Option)
class OptionAdmin(TranslatedAdmin):
    """An option with its choices."""

    list_display = ("product", "code", "name")
    list_select_related = ("product",)
    search_fields = ("product__code",)
    autocomplete_fields = ("product",)
    inlines = (OptionValueInline,)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save and tell."""
        super().save_related(request, form, formsets, change)
        products.changed(product_id=form.instance.product_id, now=clock.now())

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Reached from its product."""
        return False


@admin.register(OptionValue)
class OptionValueAdmin(QuickAdmin):
    """Here for the look-up fields."""

    search_fields = ("code", "label_en", "option__product__code")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Reached from its option."""
        return False
