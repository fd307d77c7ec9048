"""Operators' screens for the catalogue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import (
    TabbedTranslationAdmin,
    TranslationStackedInline,
    TranslationTabularInline,
)
from unfold.admin import StackedInline, TabularInline

from catalog.events import ContentChanged
from catalog.models import (
    Attribute,
    AttributeChoice,
    AttributeValue,
    Banner,
    Brand,
    Category,
    Detail,
    Image,
    Option,
    OptionValue,
    Page,
    Product,
    ProductType,
    Tag,
    Variant,
)
from catalog.pictures import sources
from catalog.services import categories, products, renditions
from core import clock
from core.admin import QuickAdmin
from core.events import publish


def thumbnail(image: Image | None) -> str:
    """Return a small picture for a list."""
    if image is None:
        return ""
    return format_html(
        '<img src="{}" alt="" width="48" height="60" loading="lazy">', sources(image).src
    )


class ImageForm(forms.ModelForm[Image]):
    """Checks that what is uploaded is a picture."""

    class Meta:
        model = Image
        fields = ("product", "option_value", "code", "file", "alt", "position")

    def clean_file(self) -> Any:
        """Refuse what cannot be read, before anything is stored."""
        uploaded = self.cleaned_data["file"]
        if "file" in self.changed_data and uploaded:
            try:
                renditions.read(uploaded.read())
            except renditions.BrokenPicture as broken:
                raise forms.ValidationError(str(broken)) from broken
            uploaded.seek(0)
        return uploaded


class ImageInline(TranslationTabularInline, TabularInline):
    """A product's pictures."""

    model = Image
    form = ImageForm
    extra = 0
    fields = ("file", "alt", "option_value", "position")
    tab = True

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer this product's option values only."""
        if db_field.name == "option_value":
            product_id = (
                request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
            )
            kwargs["queryset"] = OptionValue.objects.filter(option__product=product_id)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class VariantInline(TabularInline):
    """A product's variants."""

    model = Variant
    extra = 0
    fields = ("sku", "label", "barcode", "weight_g", "cost", "position", "is_active")
    readonly_fields = ("label",)
    show_change_link = True
    tab = True


class ValueInline(TranslationTabularInline, TabularInline):
    """A product's attributes."""

    model = AttributeValue
    extra = 0
    fields = ("attribute", "choice", "text", "number", "boolean", "date")
    autocomplete_fields = ("attribute", "choice")
    tab = True


class DetailInline(TranslationStackedInline, StackedInline):
    """A product's tables of size, materials and care."""

    model = Detail
    extra = 0
    tab = True


class OptionInline(TranslationTabularInline, TabularInline):
    """What can be chosen about a product."""

    model = Option
    extra = 0
    fields = ("code", "name", "position")
    show_change_link = True
    tab = True


@admin.register(Product)
class ProductAdmin(TabbedTranslationAdmin, QuickAdmin):
    """Products with variants, pictures and attributes."""

    list_display = (
        "picture",
        "name",
        "code",
        "status",
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
    inlines = (VariantInline, ImageInline, ValueInline, OptionInline, DetailInline)
    prepopulated_fields = {"slug_en": ("name_en",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        """Fetch the pictures of the rows shown in one statement."""
        rows: QuerySet[Product] = super().get_queryset(request)
        return rows.prefetch_related("images")

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


class OptionValueInline(TranslationTabularInline, TabularInline):
    """The choices of an option."""

    model = OptionValue
    extra = 0
    fields = ("code", "label", "swatch", "position")


@admin.register(Option)
class OptionAdmin(TabbedTranslationAdmin, QuickAdmin):
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


@admin.register(Category)
class CategoryAdmin(TabbedTranslationAdmin, QuickAdmin):
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
class BrandAdmin(TabbedTranslationAdmin, QuickAdmin):
    """Makers."""

    list_display = ("name", "code")
    search_fields = ("name", "code")
    ordering = ("name",)


@admin.register(Tag)
class TagAdmin(TabbedTranslationAdmin, QuickAdmin):
    """Tags."""

    list_display = ("name", "code")
    search_fields = ("code", "name_en", "name_zh_hans")


class AttributeInline(TranslationTabularInline, TabularInline):
    """What is said of a type's products."""

    model = Attribute
    extra = 0
    fields = ("code", "name", "kind", "unit", "is_filter", "position")
    show_change_link = True


@admin.register(ProductType)
class ProductTypeAdmin(TabbedTranslationAdmin, QuickAdmin):
    """Types with their attributes."""

    list_display = ("name", "code", "tax_class", "unit_price")
    search_fields = ("code", "name_en", "name_zh_hans")
    inlines = (AttributeInline,)


class ChoiceInline(TranslationTabularInline, TabularInline):
    """The answers an attribute allows."""

    model = AttributeChoice
    extra = 0
    fields = ("code", "label", "swatch", "position")


@admin.register(Attribute)
class AttributeAdmin(TabbedTranslationAdmin, QuickAdmin):
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


@admin.register(Image)
class ImageAdmin(TabbedTranslationAdmin, QuickAdmin):
    """Pictures, scenes and banners' among them."""

    form = ImageForm
    list_display = ("preview", "alt", "product", "code", "width", "height")
    list_select_related = ("product",)
    search_fields = ("code", "alt_en", "product__code")
    autocomplete_fields = ("product", "option_value")
    ordering = ("-pk",)

    @admin.display(description="")
    def preview(self, image: Image) -> str:
        """Show it."""
        return thumbnail(image)

    def save_model(
        self, request: HttpRequest, obj: Image, form: ModelForm[Image], change: bool
    ) -> None:
        """Save, and have the sizes made."""
        super().save_model(request, obj, form, change)
        renditions.added(image_id=obj.pk, now=clock.now())


@admin.register(OptionValue)
class OptionValueAdmin(QuickAdmin):
    """Here for the look-up fields."""

    search_fields = ("code", "label_en", "option__product__code")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Reached from its option."""
        return False


class ContentAdmin(TabbedTranslationAdmin, QuickAdmin):
    """Words and pictures that pages keep in the cache."""

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """Save and tell."""
        super().save_model(request, obj, form, change)
        publish(ContentChanged(what=f"{obj._meta.model_name}:{obj.pk}"), now=clock.now())  # noqa: SLF001 -- the documented way to a model's name


@admin.register(Banner)
class BannerAdmin(ContentAdmin):
    """The home page's pictures with words."""

    list_display = ("title", "slot", "position", "is_active")
    list_filter = ("slot",)
    autocomplete_fields = ("category", "product", "image")


@admin.register(Page)
class PageAdmin(ContentAdmin):
    """Pages of words."""

    list_display = ("title", "slug", "updated_at")
    search_fields = ("slug", "title_en", "title_zh_hans")
