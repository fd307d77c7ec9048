"""Operators' screens for pictures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html

from catalog.models import (
    Image,
    OptionValue,
)
from catalog.pictures import sources
from catalog.services import renditions
from core import clock
from core.admin import TranslatedAdmin, TranslatedTabularInline


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


class ImageInline(TranslatedTabularInline):
    """A product's pictures."""

    model = Image
    form = ImageForm
    extra = 0
    hide_title = True
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


@admin.register(Image)
class ImageAdmin(TranslatedAdmin):
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
