"""Operators' screens for what scanners, gates and ERPs report."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from core import clock
from core.admin import QuickAdmin
from core.errors import Refusal
from inventory.models import Feed, FeedEvent
from inventory.services import feeds

STATES = {
    FeedEvent.State.WAITING: "info",
    FeedEvent.State.APPLIED: "success",
    FeedEvent.State.REJECTED: "danger",
    FeedEvent.State.DISMISSED: "default",
}


@admin.register(Feed)
class FeedAdmin(QuickAdmin):
    """Who may report stock events; the token is shown once."""

    list_display = ("name", "code", "kind", "location", "is_active")
    list_select_related = ("location",)
    actions_detail = ("new_token",)

    @action(description=_("New token"), icon="key", permissions=["token"])
    def new_token(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Ask first: the old one is void then."""
        return redirect("admin:inventory_feed_token", object_id)

    def has_token_permission(
        self, request: HttpRequest, object_id: str | int | None = None
    ) -> bool:
        """Return whether this operator may let a program in."""
        return request.user.has_perm("inventory.change_feed")

    def get_urls(self) -> list[Any]:
        """Add the form's address."""
        view = self.admin_site.admin_view(self.token_view)
        own = path("<int:object_id>/token/", view, name="inventory_feed_token")
        return [own, *super().get_urls()]

    def token_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Make a token and show it, this once."""
        feed = self.get_object(request, str(object_id))
        if feed is None or not self.has_token_permission(request):
            return redirect("admin:index")
        token = ""
        if request.method == "POST":
            token = feeds.new_token(feed_id=feed.pk)
            self.log_change(request, feed, str(_("New token")))
        context = self.admin_site.each_context(request) | {
            "title": _("New token"),
            "original": feed,
            "token": token,
            "back_url": reverse("admin:inventory_feed_change", args=[object_id]),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/feed_token.html", context)


@admin.register(FeedEvent)
class FeedEventAdmin(QuickAdmin):
    """What was reported. A rejected event can be mended, tried again, or set aside."""

    list_display = (
        "received_at",
        "feed",
        "sku",
        "location_code",
        "kind",
        "quantity",
        "sequence",
        "shown_state",
        "reason",
    )
    list_filter = ("state", "feed", "kind")
    list_select_related = ("feed",)
    search_fields = ("sku", "event_id__exact")
    ordering = ("-pk",)
    actions = ("retry_selected", "dismiss_selected")
    mended = ("sku", "location_code", "quantity")
    fields = (
        ("feed", "event_id", "sequence"),
        ("sku", "location_code"),
        ("kind", "quantity"),
        ("happened_at", "received_at"),
        ("state", "reason"),
    )

    @display(description=_("state"), label=STATES)
    def shown_state(self, event: FeedEvent) -> tuple[str, str]:
        """Show the state as a chip."""
        return event.state, event.get_state_display()

    def get_readonly_fields(self, request: HttpRequest, obj: FeedEvent | None = None) -> list[str]:
        """Only what a rejected one names may be mended."""
        names = [name for row in self.fields for name in row]
        if obj is not None and obj.state == FeedEvent.State.REJECTED:
            return [name for name in names if name not in self.mended]
        return names

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They come by the API."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was reported stays."""
        return False

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Return whether this operator may book what was rejected."""
        return request.user.has_perm("inventory.change_feedevent")

    def save_model(self, request: HttpRequest, obj: FeedEvent, form: Any, change: bool) -> None:
        """A mended event is tried at once."""
        super().save_model(request, obj, form, change)
        self._try(request, [obj.pk])

    @admin.action(description=_("Try again"), permissions=["retry"])
    def retry_selected(self, request: HttpRequest, rows: QuerySet[FeedEvent]) -> None:
        """Book them if they can be booked now."""
        self._try(request, list(rows.order_by("sequence").values_list("pk", flat=True)))

    @admin.action(description=_("Set aside"), permissions=["retry"])
    def dismiss_selected(self, request: HttpRequest, rows: QuerySet[FeedEvent]) -> None:
        """Give them up."""
        rejected = rows.filter(state=FeedEvent.State.REJECTED)
        for pk in rejected.values_list("pk", flat=True):
            feeds.dismiss(event_id=pk)

    def _try(self, request: HttpRequest, ids: list[int]) -> None:
        booked = 0
        for pk in ids:
            try:
                event = feeds.retry(event_id=pk, now=clock.now())
            except Refusal as refusal:
                messages.warning(request, str(refusal))
                continue
            if event.state == FeedEvent.State.APPLIED:
                booked += 1
            else:
                messages.error(request, f"{event.sku}: {event.get_reason_display()}")
        messages.success(request, _("%d booked.") % booked)
