"""Who answers, and what each may do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from core.admin import QuickAdmin, TranslatedAdmin
from support.models import Agent, AgentLimit, Route, Team, ValueLine
from support.types import Topic


class AgentForm(forms.ModelForm[Agent]):
    """Topics and languages are chosen, not typed."""

    topics = forms.MultipleChoiceField(
        label=_("knows about"),
        choices=Topic.choices,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("Nothing chosen: everything."),
    )
    languages = forms.MultipleChoiceField(
        label=_("languages"),
        choices=settings.LANGUAGES,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("Nothing chosen: every language."),
    )

    class Meta:
        model = Agent
        fields = ("user", "name", "teams", "topics", "languages", "is_on_duty", "most_open")


class AgentLimitInline(TabularInline):
    """What they may give away."""

    model = AgentLimit
    extra = 0
    tab = False


@admin.register(Agent)
class AgentAdmin(QuickAdmin):
    """People who answer."""

    form = AgentForm
    list_display = ("name", "user", "is_on_duty", "most_open", "speaks")
    list_filter = ("is_on_duty", "teams")
    list_select_related = ("user",)
    search_fields = ("name", "user__email")
    autocomplete_fields = ("user", "teams")
    inlines = (AgentLimitInline,)

    @admin.display(description=_("languages"))
    def speaks(self, row: Any) -> str:
        """Show their languages."""
        return ", ".join(row.languages) or str(_("every language"))


@admin.register(Team)
class TeamAdmin(TranslatedAdmin):
    """Queues, and where what they cannot solve goes."""

    list_display = ("name", "level", "escalates_to")
    list_select_related = ("escalates_to",)
    search_fields = ("code", "name_en", "name_zh_hans")


@admin.register(Route)
class RouteAdmin(QuickAdmin):
    """Which team gets what: the first rule that fits."""

    list_display = ("position", "team", "lane", "topic", "language", "way")
    list_display_links = ("position", "team")
    list_select_related = ("team",)
    autocomplete_fields = ("team",)


@admin.register(ValueLine)
class ValueLineAdmin(QuickAdmin):
    """From which value on."""

    list_display = ("currency", "amount")
