"""Operators write the programme and see who comes."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action, display

from core import clock
from core.admin import ReadOnlyAdmin, TranslatedAdmin
from occasions.models import Occasion, Seat
from occasions.services import programme, seats


class SeatInline(TabularInline):
    """Who has booked."""

    model = Seat
    fields = ("name", "email", "people", "came_at", "cancelled_at")
    readonly_fields = fields
    extra = 0
    hide_title = True
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Guests write it."""
        return False


@admin.register(Occasion)
class OccasionAdmin(TranslatedAdmin):
    """The programme."""

    list_display = ("title", "location", "starts_at", "shown_seats", "audience", "is_published")
    list_select_related = ("location",)
    list_filter = ("is_published", "location")
    search_fields = ("title_en", "title_zh_hans")
    autocomplete_fields = ("image",)
    inlines = (SeatInline,)
    ordering = ("-starts_at",)

    @display(description=_("booked"), ordering="taken")
    def shown_seats(self, row: Occasion) -> str:
        """Show how full it is."""
        return f"{row.taken} / {row.seats}"

    def save_model(
        self, request: HttpRequest, obj: Occasion, form: ModelForm[Occasion], change: bool
    ) -> None:
        """Write it and tell the pages."""
        super().save_model(request, obj, form, change)
        programme.changed(occasion_id=obj.pk, now=clock.now())

    def has_delete_permission(self, request: HttpRequest, obj: Occasion | None = None) -> bool:
        """One with bookings stays; it can be taken out of the programme."""
        if obj is not None and obj.bookings.exists():
            return False
        return bool(super().has_delete_permission(request, obj))


@admin.register(Seat)
class SeatAdmin(ReadOnlyAdmin):
    """Bookings, to tick off at the door."""

    list_display = ("name", "email", "people", "occasion", "came_at", "cancelled_at")
    list_select_related = ("occasion",)
    list_filter = ("occasion",)
    search_fields = ("email__iexact", "name__icontains")
    ordering = ("-pk",)
    fields = ("occasion", "name", "email", "people", "came_at", "cancelled_at")
    actions_detail = ("check_in",)

    @action(description=_("They came"), icon="how_to_reg", permissions=["check_in"])
    def check_in(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Tick them off."""
        seats.check_in(seat_id=object_id, now=clock.now())
        messages.success(request, _("Noted: they came."))
        return redirect("admin:occasions_seat_change", object_id)

    def has_check_in_permission(
        self, request: HttpRequest, object_id: str | int | None = None
    ) -> bool:
        """Return whether they are still expected."""
        expected = Seat.objects.filter(pk=object_id or 0, came_at=None, cancelled_at=None)
        return request.user.has_perm("occasions.change_seat") and expected.exists()
