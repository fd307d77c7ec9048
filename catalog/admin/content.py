"""Operators' screens for banners, pages and articles."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from catalog.models import Article, Banner, Block, Page
from catalog.models.content import Scheduled
from catalog.services import content, products
from core import clock
from core.admin import TranslatedAdmin, TranslatedStackedInline

STATES = {"shown": "success", "waits": "info", "over": "warning", "off": "danger"}


class ContentAdmin(TranslatedAdmin):
    """Words and pictures that pages keep in the cache."""

    def save_related(
        self, request: HttpRequest, form: Any, formsets: list[Any], change: bool
    ) -> None:
        """Save everything and tell, once the parts are saved too."""
        super().save_related(request, form, formsets, change)
        row = form.instance
        content.changed(kind=row._meta.model_name, pk=row.pk, now=clock.now())  # noqa: SLF001 -- the documented way to a model's name

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete what was chosen on the list, and tell of each."""
        for row in queryset:
            self.delete_model(request, row)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete and tell."""
        kind, pk = str(obj._meta.model_name), obj.pk  # noqa: SLF001 -- as above
        super().delete_model(request, obj)
        content.changed(kind=kind, pk=pk, now=clock.now())


class ScheduledAdmin(ContentAdmin):
    """What is shown for a time."""

    @display(description=_("state"), label=STATES)
    def state(self, row: Scheduled) -> tuple[str, Any]:
        """Say whether it is to be seen now."""
        now = clock.now()
        if not row.is_active:
            return "off", _("switched off")
        if row.starts_at and row.starts_at > now:
            return "waits", _("to come")
        if row.ends_at and row.ends_at <= now:
            return "over", _("over")
        return "shown", _("to be seen")


@admin.register(Banner)
class BannerAdmin(ScheduledAdmin):
    """Pictures with words, and the announcement above every page."""

    list_display = ("title", "slot", "state", "starts_at", "ends_at", "position")
    list_filter = ("slot",)
    autocomplete_fields = ("category", "product", "shown_in", "image")


class BlockInline(TranslatedStackedInline):
    """The parts of a landing page."""

    model = Block
    extra = 0
    tab = True
    autocomplete_fields = ("image", "category")


@admin.register(Page)
class PageAdmin(ContentAdmin):
    """Pages of words and landing pages."""

    list_display = ("title", "slug", "changed")
    search_fields = ("slug", "title_en", "title_zh_hans")
    inlines = (BlockInline,)

    @admin.display(description=_("changed"), ordering="updated_at")
    def changed(self, page: Page) -> datetime:
        """Show when it was last changed."""
        return page.updated_at


@admin.register(Article)
class ArticleAdmin(ScheduledAdmin):
    """The journal."""

    list_display = ("title", "state", "starts_at", "author")
    search_fields = ("slug_en", "slug_zh_hans", "title_en", "title_zh_hans")
    autocomplete_fields = ("image", "products")
    prepopulated_fields = {"slug_en": ("title_en",)}

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """Save; where an address changed, the old one leads to the new."""
        before = products.slugs_of(Article.objects.get(pk=obj.pk)) if change else None
        super().save_model(request, obj, form, change)
        if before:
            products.keep_old_addresses(
                view="storefront:article", before=before, after=products.slugs_of(obj)
            )
