"""Operators' screens for the shared mechanisms, and what every screen shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import (
    TranslationAdmin,
    TranslationStackedInline,
    TranslationTabularInline,
)
from modeltranslation.utils import get_translation_fields
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.decorators import display

from core import clock
from core.models import Delivery, Redirect
from core.money import Money
from core.pagination import EstimatingPaginator
from core.services import relay
from core.templatetags.money import money

LANGUAGES = dict(settings.LANGUAGES)


class QuickAdmin(ModelAdmin):
    """A list that stays quick at a hundred thousand rows: estimated counts, no exact total."""

    paginator = EstimatingPaginator
    show_full_result_count = False
    list_per_page = 50
    list_fullwidth = True
    warn_unsaved_form = True
    compressed_fields = True


class CurrencyFilter(admin.SimpleListFilter):
    """By currency, named by the settings: Django's own filter would read the table through."""

    title = _("currency")
    parameter_name = "currency"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer what the shop sells in."""
        return [(code, code) for code in settings.SHOP_CURRENCIES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the list."""
        return queryset.filter(currency=self.value()) if self.value() else queryset


def money_of(amount: Decimal | None, currency: str) -> str:
    """Return an amount as the operator's language writes it; a dash for none."""
    return "–" if amount is None else money(Money(amount, currency))


class NamesLanguages:
    """Labels of translated fields: "Name (English)", not "name [en]"."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Name the language in words."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]  # a mixin
        original = getattr(db_field, "translated_field", None)
        if field is not None and original is not None:
            language = LANGUAGES.get(db_field.language, db_field.language)
            field.label = f"{capfirst(original.verbose_name)} ({language})"
        return field


class TranslatedTabularInline(NamesLanguages, TranslationTabularInline, TabularInline):
    """Rows with words in every language inside another row's screen."""


class TranslatedStackedInline(NamesLanguages, TranslationStackedInline, StackedInline):
    """The same, one below the other."""


class TranslatedAdmin(NamesLanguages, QuickAdmin, TranslationAdmin):
    """A model with words in every language: they stand side by side, each with its language.

    Not modeltranslation's tabbed admin: that one fetches its script from another host.
    """

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Put the languages of one text into one row."""
        return [
            (name, options | {"fields": list(_rows(options["fields"], self.trans_opts.all_fields))})
            for name, options in super().get_fieldsets(request, obj)
        ]


def _rows(fields: Iterable[Any], translated: Iterable[str]) -> Iterator[Any]:
    """Yield the fields, those that translate one text joined to a row in the shop's order."""
    rows = [tuple(get_translation_fields(name)) for name in translated]
    row_of = {field: row for row in rows for field in row}
    for field in fields:
        row = row_of.get(field) if isinstance(field, str) else None
        if row is None:
            yield field
        elif field == row[0]:
            yield row


class ReadOnlyAdmin(QuickAdmin):
    """Rows that only the shop itself writes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody deletes."""
        return False


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """What waits, and dead letters to replay or give up."""

    list_display = (
        "subscriber",
        "event",
        "shown_state",
        "attempts",
        "next_attempt_at",
        "short_error",
    )
    list_filter = ("state",)
    list_select_related = ("event",)
    search_fields = ("aggregate",)
    actions = ("replay", "skip")
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        """Show what is not done yet: done rows are many and say nothing."""
        rows: QuerySet[Delivery] = super().get_queryset(request)
        return rows.exclude(state=Delivery.State.DONE)

    @display(
        description=_("state"),
        label={
            Delivery.State.PENDING: "info",
            Delivery.State.DEAD: "danger",
            Delivery.State.SKIPPED: "warning",
        },
    )
    def shown_state(self, delivery: Delivery) -> tuple[str, str]:
        """Show the state as a chip."""
        return delivery.state, delivery.get_state_display()

    @admin.display(description=_("error"))
    def short_error(self, delivery: Delivery) -> str:
        """Show the beginning of it."""
        return delivery.error[:120]

    @admin.action(description=_("Replay dead letters"), permissions=["replay"])
    def replay(self, request: HttpRequest, rows: QuerySet[Delivery]) -> None:
        """Let them try again."""
        count = relay.replay(delivery_ids=list(rows.values_list("pk", flat=True)), now=clock.now())
        messages.success(request, _("%d will be tried again.") % count)

    @admin.action(description=_("Give up dead letters"), permissions=["replay"])
    def skip(self, request: HttpRequest, rows: QuerySet[Delivery]) -> None:
        """Let later events pass."""
        count = relay.skip(delivery_ids=list(rows.values_list("pk", flat=True)))
        messages.success(request, _("%d given up.") % count)

    def has_replay_permission(self, request: HttpRequest) -> bool:
        """Return whether this operator may move dead letters."""
        return request.user.has_perm("core.change_delivery")


@admin.register(Redirect)
class RedirectAdmin(QuickAdmin):
    """Old addresses and where they lead."""

    list_display = ("old_path", "new_path")
    search_fields = ("old_path", "new_path")
    ordering = ("old_path",)


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    """Who changed what, when."""

    list_display = ("action_time", "user", "content_type", "object_repr", "told")
    list_display_links = ("object_repr",)
    list_select_related = ("user", "content_type")
    ordering = ("-pk",)
    search_fields = ("object_repr",)
    list_filter = ("action_flag",)

    @admin.display(description=_("what"))
    def told(self, entry: LogEntry) -> str:
        """Say what was changed."""
        return entry.get_change_message() or entry.get_action_flag_display()
