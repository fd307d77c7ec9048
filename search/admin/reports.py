"""What people search for, and the workbench for what they do not find."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from catalog.models import Category
from core import clock
from core.admin import QuickAdmin, ReadOnlyAdmin
from core.errors import Refusal
from search.models import RestockRequest, SearchDay
from search.rules.queries import LONGEST
from search.selectors import usage
from search.selectors.guessing import failed
from search.services import workbench

PERIODS = (1, 7, 30, 90)
USUAL_PERIOD = 30
MOST = 30
WRITES = {
    "synonym": "search.add_synonym",
    "redirect": "search.add_searchredirect",
    "restock": "search.add_restockrequest",
}


@admin.register(SearchDay)
class SearchDayAdmin(ReadOnlyAdmin):
    """Top, zero-result and low-click searches on one page."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the report."""
        if not self.has_view_permission(request):
            return redirect("admin:index")
        days = _period(request.GET.get("days"))
        since = (clock.now() - timedelta(days=days - 1)).date()
        context = self.admin_site.each_context(request) | {
            "title": _("Searches"),
            "opts": self.opts,
            "days": days,
            "periods": PERIODS,
            "top": usage.top(since=since, most=MOST),
            "failed": failed(since=since, most=MOST),
            "rarely": usage.rarely_clicked(since=since, most=MOST),
            "categories": Category.objects.order_by("path"),
            "may": {verb: request.user.has_perm(name) for verb, name in WRITES.items()},
        }
        return TemplateResponse(request, "admin/search/searches.html", context)

    def get_urls(self) -> list[Any]:
        """Add the workbench's address."""
        view = self.admin_site.admin_view(require_POST(self.workbench_view))
        return [path("workbench/", view, name="search_workbench"), *super().get_urls()]

    def workbench_view(self, request: HttpRequest) -> HttpResponse:
        """Turn a query that failed into a synonym, a redirect or a restock request."""
        verb = request.POST.get("verb", "")
        if request.user.has_perm(WRITES.get(verb, "")):
            try:
                messages.success(request, _carry_out(verb, request.POST))
            except Refusal as refusal:
                messages.error(request, str(refusal))
        else:
            messages.error(request, _("You may not do that."))
        return redirect("admin:search_searchday_changelist")


@admin.register(RestockRequest)
class RestockRequestAdmin(QuickAdmin):
    """What people look for that the shop does not have."""

    list_display = ("query", "language", "searches", "note", "is_done")
    list_editable = ("is_done",)
    list_filter = ("is_done", "language")
    search_fields = ("query",)
    ordering = ("is_done", "-pk")


def _carry_out(verb: str, sent: QueryDict) -> str:
    """Do one of the three, and say what was done. Raises Refusal."""
    query, now = sent.get("query", "")[:LONGEST], clock.now()
    if verb == "synonym":
        row = workbench.as_synonym(query=query, means=sent.get("means", "")[:LONGEST], now=now)
        return _("“%(query)s” now also finds “%(means)s”.") % {
            "query": row.words,
            "means": row.means,
        }
    if verb == "redirect":
        category = Category.objects.filter(code=sent.get("category", "")).first()
        if category is None:
            raise Refusal(_("Please choose a category."), field="category")
        workbench.as_redirect(query=query, category_id=category.pk, now=now)
        return _("“%(query)s” now leads to “%(category)s”.") % {
            "query": query,
            "category": category.name,
        }
    asked = sent.get("searches", "")
    workbench.as_request(
        query=query,
        language=sent.get("language", "")[:10],
        searches=int(asked[:9]) if asked.isascii() and asked.isdigit() else 0,
    )
    return str(_("“%s” waits for whoever buys.") % query)


def _period(text: str | None) -> int:
    return next((days for days in PERIODS if str(days) == text), USUAL_PERIOD)
