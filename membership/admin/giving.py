"""Operators' screens for presents, cash-back and recommendations."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.admin import CurrencyFilter, ReadOnlyAdmin, TranslatedAdmin, money_of
from membership.models import CareRule, CashBack, Present, Referral


@admin.register(CareRule)
class CareRuleAdmin(TranslatedAdmin):
    """When the shop thinks of somebody, and with what."""

    list_display = ("name", "occasion", "month", "day", "points", "credit", "coupon", "is_active")
    list_select_related = ("coupon__promotion",)
    list_filter = ("occasion",)
    ordering = ("occasion", "month", "day")


@admin.register(Present)
class PresentAdmin(ReadOnlyAdmin):
    """What was given."""

    list_display = ("at", "user", "rule", "year")
    list_select_related = ("user", "rule")
    search_fields = ("user__email__exact",)
    ordering = ("-pk",)


@admin.register(CashBack)
class CashBackAdmin(ReadOnlyAdmin):
    """Cash-back of every sale."""

    list_display = ("at", "user", "reference", "shown_amount", "shown_state", "ripens_at")
    list_filter = ("state", CurrencyFilter)
    list_select_related = ("user",)
    search_fields = ("reference__exact", "user__email__exact")
    ordering = ("-pk",)

    @display(description=_("state"), label={"pending": "info", "paid": "success"})
    def shown_state(self, row: CashBack) -> tuple[str, str]:
        """Show the state as a chip."""
        return row.state, row.get_state_display()

    @admin.display(description=_("amount"))
    def shown_amount(self, row: CashBack) -> str:
        """Show what is left of it."""
        return money_of(row.amount, row.currency)


@admin.register(Referral)
class ReferralAdmin(ReadOnlyAdmin):
    """Who brought whom, and why there is no reward."""

    list_display = ("at", "referrer", "friend", "shown_state", "reason", "reference", "paid_at")
    list_filter = ("state", "reason")
    list_select_related = ("referrer", "friend")
    search_fields = ("referrer__email__exact", "friend__email__exact")
    ordering = ("-pk",)

    @display(
        description=_("state"), label={"paid": "success", "refused": "danger", "bought": "info"}
    )
    def shown_state(self, row: Referral) -> tuple[str, str]:
        """Show the state as a chip."""
        return row.state, row.get_state_display()
