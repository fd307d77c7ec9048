"""Operators' screens for banners and pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalog.events import ContentChanged
from catalog.models import (
    Banner,
    Page,
)
from core import clock
from core.admin import TranslatedAdmin
from core.events import publish


class ContentAdmin(TranslatedAdmin):
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

    list_display = ("title", "slug", "changed")
    search_fields = ("slug", "title_en", "title_zh_hans")

    @admin.display(description=_("changed"), ordering="updated_at")
    def changed(self, page: Page) -> datetime:
        """Show when it was last changed."""
        return page.updated_at
