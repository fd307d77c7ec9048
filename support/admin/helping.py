"""The help centre is written here, in both languages side by side."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalog.services import media, products
from core.admin import TranslatedAdmin
from core.errors import Refusal
from support.models import Article, CannedReply, Section
from support.services import help_pages


class HelpAdmin(TranslatedAdmin):
    """Rows whose change pages must follow; `view` is where they are read."""

    view = ""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, let the pages follow, and lead old addresses to the new."""
        before = products.slugs_of(type(obj).objects.get(pk=obj.pk)) if change else None
        super().save_model(request, obj, form, change)
        if before:
            after = products.slugs_of(obj)
            products.keep_old_addresses(view=self.view, before=before, after=after)
        help_pages.changed()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete, and let the pages follow."""
        super().delete_model(request, obj)
        help_pages.changed()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete several, and let the pages follow."""
        super().delete_queryset(request, queryset)
        help_pages.changed()


@admin.register(Section)
class SectionAdmin(HelpAdmin):
    """The shelves of the help centre."""

    view = "storefront:help-section"
    list_display = ("title", "position", "articles_in")
    search_fields = ("title_en", "title_zh_hans")
    prepopulated_fields = {"slug_en": ("title_en",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Section]:
        """Count what stands in each."""
        rows: QuerySet[Section] = super().get_queryset(request)
        return rows.annotate(count=Count("articles"))

    @admin.display(description=_("articles"))
    def articles_in(self, row: Any) -> int:
        """Show how many articles it has."""
        return int(row.count)


class ArticleForm(forms.ModelForm[Article]):
    """A film is read before it is kept."""

    class Meta:
        model = Article
        fields = "__all__"  # noqa: DJ007 -- the screen shows all that operators write

    def clean_video(self) -> Any:
        """Take in a new film as a product's films are."""
        film = self.cleaned_data["video"]
        if not film or "video" not in self.changed_data:
            return film
        try:
            return media.video(film)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


@admin.register(Article)
class ArticleAdmin(HelpAdmin):
    """Answers, and whether they helped."""

    view = "storefront:help-article"
    form = ArticleForm
    list_display = ("title", "section", "kind", "is_shown", "helped")
    list_filter = ("section", "kind", "is_shown")
    list_select_related = ("section",)
    search_fields = ("title_en", "title_zh_hans", "summary_en", "summary_zh_hans")
    autocomplete_fields = ("section",)
    prepopulated_fields = {"slug_en": ("title_en",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Count the votes."""
        rows: QuerySet[Article] = super().get_queryset(request)
        return rows.annotate(
            yes=Count("votes", filter=Q(votes__is_helpful=True)), votes_in_all=Count("votes")
        )

    @admin.display(description=_("helped"))
    def helped(self, row: Any) -> str:
        """Show how many readers it helped, of how many who said."""
        return f"{row.yes} / {row.votes_in_all}" if row.votes_in_all else "–"


@admin.register(CannedReply)
class CannedReplyAdmin(TranslatedAdmin):
    """Words kept for what is asked often."""

    list_display = ("title", "topic", "position")
    list_filter = ("topic",)
    search_fields = ("code", "title_en", "title_zh_hans")
