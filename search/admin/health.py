"""How well the index follows the shop."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.admin import ReadOnlyAdmin
from search import tasks
from search.models import Build
from search.selectors.health import health


@admin.register(Build)
class BuildAdmin(ReadOnlyAdmin):
    """Lag, size, and the copies that web processes load."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the state of the index."""
        if not self.has_view_permission(request):
            return redirect("admin:index")
        context = self.admin_site.each_context(request) | {
            "title": _("Search index"),
            "opts": self.opts,
            "health": health(now=clock.now()),
            "may_rebuild": request.user.has_perm("search.change_build"),
        }
        return TemplateResponse(request, "admin/search/health.html", context)

    def get_urls(self) -> list[Any]:
        """Add the button's address."""
        view = self.admin_site.admin_view(require_POST(self.rebuild_view))
        return [path("rebuild/", view, name="search_rebuild"), *super().get_urls()]

    def rebuild_view(self, request: HttpRequest) -> HttpResponse:
        """Let a worker make the whole index anew."""
        if request.user.has_perm("search.change_build"):
            tasks.rebuild.delay()
            messages.success(request, _("A worker makes the index anew; the shop stays open."))
        return redirect("admin:search_build_changelist")
