"""Operators' screens for products."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action, display

from catalog.admin.answers import ValueInline
from catalog.admin.completeness import CompletenessFilter, missing, shown
from catalog.admin.media import ProductMediaInline
from catalog.admin.parts import (
    ContentInline,
    DetailInline,
    OptionInline,
    PersonalInline,
    RelationInline,
    StepInline,
)
from catalog.admin.pictures import ImageInline, thumbnail
from catalog.models import (
    Image,
    Option,
    OptionValue,
    Product,
    Variant,
)
from catalog.reports import completeness_report
from catalog.rules.life import may_become
from catalog.services import life, products, renditions
from catalog.types import Status
from core import clock
from core.admin import (
    QuickAdmin,
    TranslatedAdmin,
    TranslatedTabularInline,
)
from core.errors import Refusal


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
        "completeness",
        "merit",
        "published_at",
    )
    list_display_links = ("picture", "name")
    list_filter = ("status", CompletenessFilter, "product_type")
    list_select_related = ("brand", "main_category")
    search_fields = ("code", "name_en", "name_zh_hans", "variants__sku")
    search_help_text = _("Name, code or SKU")
    autocomplete_fields = (
        "brand",
        "main_category",
        "categories",
        "tags",
        "product_type",
        "substitute",
    )
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
                    ("status_now", "missing"),
                    "merit",
                    ("published_at", "substitute"),
                    "audience",
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
        StepInline,
    )
    readonly_fields = ("status_now", "missing")
    actions_list = ("report",)
    actions_detail = ("announce", "sell", "clear", "retire", "withdraw")
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
            Status.ANNOUNCED: "info",
            Status.ACTIVE: "success",
            Status.CLEARANCE: "warning",
            Status.RETIRED: "default",
        },
    )
    def shown_status(self, product: Product) -> tuple[str, str]:
        """Show the status as a chip."""
        return product.status, product.get_status_display()

    @admin.display(description=_("status"))
    def status_now(self, product: Product) -> str:
        """Show the status in words; the buttons above change it."""
        return product.get_status_display()

    @admin.display(description=_("complete"), ordering="complete_en")
    def completeness(self, product: Product) -> str:
        """Show how complete it is in each language."""
        return shown(product)

    @admin.display(description=_("completeness"))
    def missing(self, product: Product) -> str:
        """Say what is missing."""
        return missing(product)

    @action(description=_("Completeness"), icon="checklist")
    def report(self, request: HttpRequest) -> HttpResponse:
        """Open the report by category and brand."""
        context = self.admin_site.each_context(request) | {
            "title": _("Completeness"),
            "opts": self.opts,
            "groups": completeness_report(),
        }
        return TemplateResponse(request, "admin/completeness_report.html", context)

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
        products.keep_old_addresses(view=products.VIEW, before=before, after=products.slugs_of(obj))

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

    def _step(self, request: HttpRequest, object_id: int, status: Status) -> HttpResponse:
        try:
            product = life.step(product_id=object_id, status=status, now=clock.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            self.log_change(request, product, product.get_status_display())
            messages.success(request, product.get_status_display())
        return redirect("admin:catalog_product_change", object_id)

    def _may(self, request: HttpRequest, object_id: str | int | None, status: Status) -> bool:
        """Return whether this operator may take this step with this product."""
        held = Product.objects.filter(pk=object_id or 0).values_list("status", flat=True).first()
        legal = held is None or (held != status and may_become(Status(held), status))
        return legal and request.user.has_perm("catalog.change_product")

    @action(description=_("Announce"), icon="campaign", permissions=["announce"])
    def announce(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Show it before it can be bought."""
        return self._step(request, object_id, Status.ANNOUNCED)

    @action(description=_("Put on sale"), icon="storefront", permissions=["sell"])
    def sell(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Let it be bought."""
        return self._step(request, object_id, Status.ACTIVE)

    @action(description=_("Clear out"), icon="sell", permissions=["clear"])
    def clear(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Sell what is left."""
        return self._step(request, object_id, Status.CLEARANCE)

    @action(description=_("Retire"), icon="archive", permissions=["retire"])
    def retire(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """End it; its page leads to the substitute."""
        return self._step(request, object_id, Status.RETIRED)

    @action(description=_("Back to draft"), icon="edit_note", permissions=["withdraw"])
    def withdraw(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Take an announcement back."""
        return self._step(request, object_id, Status.DRAFT)

    def has_announce_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Return whether it may be announced now."""
        return self._may(request, object_id, Status.ANNOUNCED)

    def has_sell_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Return whether it may be put on sale now."""
        return self._may(request, object_id, Status.ACTIVE)

    def has_clear_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Return whether it may be cleared out now."""
        return self._may(request, object_id, Status.CLEARANCE)

    def has_retire_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Return whether it may be retired now."""
        return self._may(request, object_id, Status.RETIRED)

    def has_withdraw_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Return whether an announcement may be taken back."""
        return self._may(request, object_id, Status.DRAFT)


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
