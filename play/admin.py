"""Operators set up games; what was played is only read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from core.admin import ReadOnlyAdmin, TranslatedAdmin, TranslatedTabularInline
from play import selectors
from play.models import Game, Option, Prize, Turn
from play.types import WHOLE, Kind


class PrizesForm(BaseInlineFormSet[Prize, Game, forms.ModelForm[Prize]]):
    """Prizes whose odds make a whole, so that what is stated is true."""

    def clean(self) -> None:
        """Refuse odds that do not add up to a million."""
        super().clean()
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data]
        odds = [row.get("odds") or 0 for row in rows if not row.get("DELETE")]
        if odds and sum(odds) != WHOLE:
            raise forms.ValidationError(
                _("The odds add up to %(sum)s. They must be a million together."),
                params={"sum": f"{sum(odds):,}"},
            )


class PrizeInline(TranslatedTabularInline):
    """What can be won."""

    model = Prize
    formset = PrizesForm
    fields = ("name", "odds", "coupon", "points", "cost", "position")
    extra = 0

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody bends a game that is being played."""
        return not (obj and obj.turns) and super().has_change_permission(request, obj)

    has_add_permission = has_change_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody bends a game that is being played."""
        return not (obj and obj.turns) and super().has_delete_permission(request, obj)


class OptionInline(TranslatedTabularInline):
    """What a poll asks."""

    model = Option
    fields = ("name", "coupon", "votes", "position")
    readonly_fields = ("votes",)
    extra = 0


@admin.register(Game)
class GameAdmin(TranslatedAdmin):
    """Games with their budgets."""

    list_display = ("title", "kind", "starts_at", "ends_at", "turns", "shown_spent", "is_published")
    list_filter = ("kind", "is_published")
    search_fields = ("code__istartswith", "title_en", "title_zh_hans")
    inlines = (PrizeInline, OptionInline)
    readonly_fields = ("promise", "revealed_at")
    actions_detail = ("verify",)
    ordering = ("-starts_at",)

    @display(description=_("spent"), ordering="spent")
    def shown_spent(self, row: Game) -> str:
        """Show what of the budget is gone."""
        return "–" if row.kind == Kind.POLL else f"{row.spent} / {row.budget}"

    @admin.display(description=_("SHA-256 of the seed"))
    def promise(self, row: Game) -> str:
        """Show what players see before they play."""
        return row.promise if row.pk else "–"

    def has_delete_permission(self, request: HttpRequest, obj: Game | None = None) -> bool:
        """What was played stays."""
        return not (obj and obj.turns) and bool(super().has_delete_permission(request, obj))

    @action(description=_("Check the chain of turns"), icon="link", permissions=["view"])
    def verify(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Follow every link: a turn that was changed, removed or inserted breaks it."""
        broken = selectors.broken_link(object_id)
        if broken is None:
            messages.success(request, _("Every turn follows from the one before."))
        else:
            messages.error(request, _("The chain is broken at turn %(turn)d.") % {"turn": broken})
        return redirect("admin:play_game_change", object_id)


@admin.register(Turn)
class TurnAdmin(ReadOnlyAdmin):
    """What was played."""

    list_display = ("number", "game", "user", "prize", "roll", "at")
    list_select_related = ("game", "user", "prize")
    list_filter = ("game",)
    search_fields = ("user__email__exact",)
    ordering = ("-pk",)
    fields = ("game", "number", "user", "word", "roll", "prize", "link", "at")
