"""Operators' screens for stock counts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSelectWidget

from catalog.models import Category
from core import clock
from core.admin import QuickAdmin
from core.errors import Refusal
from inventory.models import CountLine, Location, StockCount
from inventory.services import sheets


class BeginForm(forms.Form):
    """Where to count, and what."""

    location: forms.ModelChoiceField[Location] = forms.ModelChoiceField(
        label=_("Location"), queryset=Location.objects.all(), widget=UnfoldAdminSelectWidget
    )
    category: forms.ModelChoiceField[Category] = forms.ModelChoiceField(
        label=_("Only this category"),
        queryset=Category.objects.all(),
        required=False,
        widget=UnfoldAdminSelectWidget,
    )


class CountLineInline(TabularInline):
    """The sheet: what should lie there, and what does."""

    model = CountLine
    fields = ("stock", "expected", "counted", "is_refused")
    readonly_fields = ("stock", "expected", "is_refused")
    extra = 0
    per_page = 100
    can_delete = False
    hide_title = True

    def get_queryset(self, request: HttpRequest) -> Any:
        """Fetch the rows' names at once."""
        return super().get_queryset(request).select_related("stock__variant", "stock__location")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The sheet is written when the count begins."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: StockCount | None = None) -> bool:
        """A booked sheet is history."""
        is_open = obj is None or obj.state == StockCount.State.OPEN
        return is_open and request.user.has_perm("inventory.change_stockcount")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees the count sees its sheet."""
        return request.user.has_perm("inventory.view_stockcount")


@admin.register(StockCount)
class StockCountAdmin(QuickAdmin):
    """Counts: begun for a location, filled in, booked."""

    list_display = ("started_at", "location", "shown_state", "booked_at", "actor")
    list_select_related = ("location", "actor")
    list_filter = ("state", "location")
    fields = (("location", "state"), ("started_at", "booked_at"), "actor")
    readonly_fields = ("location", "state", "started_at", "booked_at", "actor")
    inlines = (CountLineInline,)
    ordering = ("-pk",)
    actions_detail = ("book",)

    @display(description=_("state"), label={"open": "info", "booked": "success"})
    def shown_state(self, sheet: StockCount) -> tuple[str, str]:
        """Show the state as a chip."""
        return sheet.state, sheet.get_state_display()

    def has_delete_permission(self, request: HttpRequest, obj: StockCount | None = None) -> bool:
        """A booked count stays."""
        is_open = obj is None or obj.state == StockCount.State.OPEN
        return is_open and super().has_delete_permission(request, obj)

    def has_book_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Return whether this sheet can be booked by this operator now."""
        opened = StockCount.objects.filter(pk=object_id or 0, state=StockCount.State.OPEN)
        return request.user.has_perm("inventory.change_stockcount") and opened.exists()

    @action(description=_("Book the differences"), icon="done_all", permissions=["book"])
    def book(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Ask once."""
        return redirect("admin:inventory_stockcount_book", object_id)

    def get_urls(self) -> list[Any]:
        """Add the form's address."""
        view = self.admin_site.admin_view(self.book_view)
        own = path("<int:object_id>/book/", view, name="inventory_stockcount_book")
        return [own, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Begin a count."""
        if not self.has_add_permission(request):
            return redirect("admin:index")
        form = BeginForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            category = form.cleaned_data["category"]
            try:
                sheet = sheets.begin(
                    location_id=form.cleaned_data["location"].pk,
                    category_ids=_below(category) if category else None,
                    now=clock.now(),
                    actor_id=request.user.pk,
                )
            except Refusal as refusal:
                form.add_error("location", str(refusal))
            else:
                return redirect("admin:inventory_stockcount_change", sheet.pk)
        return self._form(request, form, _("Begin a count"), None)

    def book_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Book the sheet."""
        sheet = self.get_object(request, str(object_id))
        if sheet is None or not self.has_book_permission(request, object_id):
            return redirect("admin:inventory_stockcount_changelist")
        if request.method != "POST":
            return self._form(request, forms.Form(), _("Book the differences"), sheet)
        try:
            sheet = sheets.book(count_id=object_id, now=clock.now(), actor_id=request.user.pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            refused = sheet.lines.filter(is_refused=True).count()
            messages.success(request, _("The differences are booked."))
            if refused:
                told = _("%d lines could not be booked: their units are promised to sales.")
                messages.warning(request, told % refused)
        return redirect("admin:inventory_stockcount_change", object_id)

    def _form(
        self, request: HttpRequest, form: forms.Form, title: Any, sheet: StockCount | None
    ) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "form": form,
            "title": title,
            "original": sheet or "",
            "back_url": reverse("admin:inventory_stockcount_changelist"),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/form.html", context)


def _below(category: Category) -> list[int]:
    """Return the category and those below it, four levels deep."""
    ids, level = [category.pk], [category.pk]
    while level:
        level = list(Category.objects.filter(parent__in=level).values_list("pk", flat=True))
        ids += level
    return ids
