"""Operators' screens for people and roles."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from accounts.models import Address, User
from core.admin import QuickAdmin

admin.site.unregister(Group)


class AddressInline(TabularInline):
    """A person's addresses."""

    model = Address
    extra = 0
    tab = True


@admin.register(User)
class UserAdmin(QuickAdmin):
    """People; only an owner makes operators."""

    list_display = ("email", "name", "language", "is_staff", "is_active", "created_at")
    list_filter = ("is_staff", "is_active")
    search_fields = ("email__istartswith", "name__istartswith")
    search_help_text = _("The beginning of the e-mail address or the name")
    ordering = ("-pk",)
    fields = (
        "email",
        "name",
        "language",
        "is_active",
        "is_staff",
        "groups",
        "last_login",
        "created_at",
    )
    readonly_fields = ("last_login", "created_at")
    filter_horizontal = ("groups",)
    inlines = (AddressInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Let nobody but an owner hand out rights."""
        if request.user.has_perm("accounts.grant_roles"):
            return self.readonly_fields
        return (*self.readonly_fields, "is_staff", "groups")


@admin.register(Group)
class GroupAdmin(QuickAdmin, DjangoGroupAdmin):  # type: ignore[misc]  # two paginators, ours counts
    """Roles: what each may see and do."""
