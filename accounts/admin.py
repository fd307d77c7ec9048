"""Operators' screens for people and roles."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from accounts.models import Address, User
from accounts.types import Role
from core.admin import QuickAdmin

admin.site.unregister(Group)

ROLES: dict[str, Any] = {
    Role.OWNER.value: _("Owner"),
    Role.CATALOGUE.value: _("Catalogue"),
    Role.MARKETING.value: _("Marketing"),
    Role.SERVICE.value: _("Customer service"),
    Role.FINANCE.value: _("Finance"),
    Role.ANALYST.value: _("Analyst"),
}
# As many people of a role as its line names.
SOME = 10


class AddressInline(TabularInline):
    """A person's addresses."""

    model = Address
    extra = 0
    tab = True
    hide_title = True


@admin.register(User)
class UserAdmin(QuickAdmin):
    """People; only an owner makes operators."""

    list_display = ("email", "name", "language", "is_staff", "is_active", "since")
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
        "since",
    )
    readonly_fields = ("last_login", "since")
    filter_horizontal = ("groups",)
    inlines = (AddressInline,)

    @admin.display(description=_("since"), ordering="pk")
    def since(self, user: User) -> datetime | None:
        """Show when the account was made."""
        return user.created_at

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Let nobody but an owner hand out rights."""
        if request.user.has_perm("accounts.grant_roles"):
            return self.readonly_fields
        return (*self.readonly_fields, "is_staff", "groups")


@admin.register(Group)
class GroupAdmin(QuickAdmin, DjangoGroupAdmin):  # type: ignore[misc]  # two paginators, ours counts
    """Roles. The shop's own are written by it after every update, so nobody edits those."""

    list_display = ("role", "people")
    list_display_links = ("role",)
    search_fields = ("name",)

    @admin.display(description=_("role"), ordering="name")
    def role(self, group: Group) -> str:
        """Show the role's name in the operator's language."""
        return str(ROLES.get(group.name, group.name))

    @admin.display(description=_("people"))
    def people(self, group: Group) -> str:
        """Show who has it."""
        return ", ".join(user.email for user in group.user_set.all()[:SOME])

    @admin.display(description=_("may change"))
    def may_change(self, group: Group) -> str:
        """Name what the role may change."""
        return _things(group, "change")

    @admin.display(description=_("may see"))
    def may_see(self, group: Group) -> str:
        """Name what the role may see."""
        return _things(group, "view")

    def get_fields(self, request: HttpRequest, obj: Group | None = None) -> tuple[str, ...]:
        """Tell the shop's own roles in words; others are Django groups."""
        if obj is not None and obj.name in ROLES:
            return ("role", "people", "may_change", "may_see")
        return ("name", "permissions")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Group | None = None
    ) -> tuple[str, ...]:
        """Mark what is told, not asked."""
        return ("role", "people", "may_change", "may_see")

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """The shop's own roles stay as it writes them."""
        return (obj is None or obj.name not in ROLES) and super().has_change_permission(
            request, obj
        )

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """The shop's own roles stay."""
        return (obj is None or obj.name not in ROLES) and super().has_delete_permission(
            request, obj
        )


def _things(group: Group, verb: str) -> str:
    models = {
        found._meta.verbose_name_plural  # noqa: SLF001 -- the documented way to a model's name
        for permission in group.permissions.filter(codename__startswith=f"{verb}_").select_related(
            "content_type"
        )
        if (found := permission.content_type.model_class()) is not None
    }
    return ", ".join(sorted(str(name) for name in models))
