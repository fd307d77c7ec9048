"""Operators' screens for other channels: who reports orders, and what was rejected."""

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
from core.admin import QuickAdmin, ReadOnlyAdmin
from orders.models import Channel, ChannelOrder
from orders.services import channels


@admin.register(Channel)
class ChannelAdmin(QuickAdmin):
    """Who may report orders; the token is shown once."""

    list_display = ("name", "code", "kind", "currency", "location", "is_active")
    list_select_related = ("location",)
    ordering = ("code",)
    actions_detail = ("new_token",)

    @action(description=_("New token"), icon="key", permissions=["token"])
    def new_token(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Ask first: the old one is void then."""
        return redirect("admin:orders_channel_token", object_id)

    def has_token_permission(
        self, request: HttpRequest, object_id: str | int | None = None
    ) -> bool:
        """Return whether this operator may let a partner in."""
        return request.user.has_perm("orders.change_channel")

    def get_urls(self) -> list[Any]:
        """Add the form's address."""
        view = self.admin_site.admin_view(self.token_view)
        own = path("<int:object_id>/token/", view, name="orders_channel_token")
        return [own, *super().get_urls()]

    def token_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Make a token and show it, this once."""
        channel = self.get_object(request, str(object_id))
        if channel is None or not self.has_token_permission(request):
            return redirect("admin:index")
        token = ""
        if request.method == "POST":
            token = channels.new_token(channel_id=channel.pk)
            self.log_change(request, channel, str(_("New token")))
        context = self.admin_site.each_context(request) | {
            "title": _("New token"),
            "original": channel,
            "token": token,
            "back_url": reverse("admin:orders_channel_change", args=[object_id]),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/feed_token.html", context)


@admin.register(ChannelOrder)
class ChannelOrderAdmin(ReadOnlyAdmin):
    """What was reported; the rejected can be tried again once the reason is mended."""

    list_display = ("received_at", "channel", "external_id", "shown_state", "detail", "order")
    list_select_related = ("channel", "order")
    list_filter = ("state", "channel")
    search_fields = ("external_id__iexact", "order__number__istartswith")
    ordering = ("-pk",)
    actions = ("try_again",)

    @display(description=_("state"), label={"accepted": "success", "rejected": "danger"})
    def shown_state(self, row: ChannelOrder) -> tuple[str, str]:
        """Show the state as a chip."""
        return row.state, row.get_state_display()

    @admin.action(description=_("Try again"), permissions=["again"])
    def try_again(self, request: HttpRequest, rows: QuerySet[ChannelOrder]) -> None:
        """Carry out the rejected ones as they were reported."""
        rejected = rows.filter(state=ChannelOrder.State.REJECTED)
        done = [
            channels.again(reported_id=pk, now=clock.now())
            for pk in rejected.values_list("pk", flat=True)
        ]
        accepted = sum(row.state == ChannelOrder.State.ACCEPTED for row in done)
        told = {"accepted": accepted, "rejected": len(done) - accepted}
        messages.info(request, _("%(accepted)d accepted, %(rejected)d still rejected.") % told)

    def has_again_permission(self, request: HttpRequest) -> bool:
        """Return whether this operator may take orders in."""
        return request.user.has_perm("orders.change_order")
