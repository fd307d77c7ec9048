"""Operators' screens for members, tiers and events."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.admin import QuickAdmin, ReadOnlyAdmin, TranslatedAdmin, TranslatedTabularInline
from membership.models import Member, Tier, TierChange, TierPrivilege


class PrivilegeInline(TranslatedTabularInline):
    """What a tier brings."""

    model = TierPrivilege
    extra = 0


@admin.register(Tier)
class TierAdmin(TranslatedAdmin):
    """The ladder."""

    list_display = ("name", "code", "rank", "score", "is_vip", "rebate_percent")
    ordering = ("rank",)
    inlines = (PrivilegeInline,)


@admin.register(Member)
class MemberAdmin(QuickAdmin):
    """Who is a member; a birthday can be mended here, a tier follows from the score."""

    list_display = ("user", "tier", "score", "grace_until", "joined_at")
    list_filter = ("tier",)
    list_select_related = ("user", "tier")
    search_fields = ("user__email__exact", "code__iexact")
    ordering = ("-pk",)
    fields = (
        ("user", "code"),
        ("tier", "score"),
        ("tier_since", "grace_until"),
        "joined_at",
        ("birth_month", "birth_day"),
    )
    readonly_fields = (
        *("user", "code", "tier", "score", "tier_since", "grace_until", "joined_at"),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People join by themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A member goes with their account."""
        return False


@admin.register(TierChange)
class TierChangeAdmin(ReadOnlyAdmin):
    """Every step up or down."""

    list_display = ("at", "user", "was", "now", "score")
    list_select_related = ("user", "was", "now")
    search_fields = ("user__email__exact",)
    ordering = ("-pk",)
