"""Trials of promotions over past orders."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.admin import QuickAdmin
from orders.models import Trial
from orders.services import trials


@admin.register(Trial)
class TrialAdmin(QuickAdmin):
    """What promotions would have cost."""

    list_display = ("promotion", "state", "progress", "created_at", "actor")
    list_select_related = ("promotion", "actor")
    list_filter = ("state",)
    autocomplete_fields = ("promotion",)
    fields = ("promotion",)
    ordering = ("-pk",)

    @admin.display(description=_("progress"))
    def progress(self, trial: Trial) -> str:
        """Show how far it is."""
        return f"{trial.tried} / {trial.orders}"

    def save_model(self, request: HttpRequest, obj: Trial, form: Any, change: bool) -> None:
        """Ask for it; the worker does it."""
        asked = trials.ask(promotion_id=obj.promotion_id, actor_id=request.user.pk)
        obj.pk = asked.pk

    def response_add(
        self, request: HttpRequest, obj: Trial, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Go back to the promotion: its screen shows the result."""
        return redirect(reverse("admin:promotions_promotion_change", args=[obj.promotion_id]))

    def has_change_permission(self, request: HttpRequest, obj: Trial | None = None) -> bool:
        """A trial is what it was."""
        return False
