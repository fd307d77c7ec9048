"""Groups of shoppers, how well they hold, and single profiles."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from analytics.models import Cluster, Profile
from analytics.reporting import Kind
from analytics.rules.grouping import DEPARTMENT
from analytics.segments import traits_of
from analytics.showing import shown
from core.admin import QuickAdmin


class Derived(QuickAdmin):
    """Rows that are found in behaviour; nobody writes them by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They are found."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They are found."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They go with the next grouping."""
        return False


@admin.register(Cluster)
class ClusterAdmin(Derived):
    """Groups, named by what sets them apart; "segment:<code>" in prices and promotions."""

    list_display = ("name", "segment", "people", "share", "found_again", "as_before", "made")
    list_select_related = ("clustering",)
    list_filter = ("clustering",)
    ordering = ("-clustering__made_at", "-people")
    fields = ("name", "segment", "people", "share", "found_again", "as_before", "averages")
    readonly_fields = fields

    @admin.display(description=_("group"))
    def name(self, cluster: Cluster) -> str:
        """Name it by its traits."""
        return traits_of(cluster.traits)

    @admin.display(description=_("in prices and promotions"))
    def segment(self, cluster: Cluster) -> str:
        """Show the audience it is."""
        return f"segment:{cluster.code}"

    @admin.display(description=_("of all"))
    def share(self, cluster: Cluster) -> str:
        """Show its size as a share."""
        return shown(cluster.people / cluster.clustering.people, Kind.PERCENT, currency="")

    @admin.display(description=_("found again"))
    def found_again(self, cluster: Cluster) -> str:
        """Show how well the grouping is found again in four fifths of the people."""
        return shown(cluster.clustering.stability, Kind.PERCENT, currency="")

    @admin.display(description=_("as in the last run"))
    def as_before(self, cluster: Cluster) -> str:
        """Show how alike the last grouping was."""
        return shown(cluster.clustering.agreement, Kind.PERCENT, currency="")

    @admin.display(description=_("made"), ordering="clustering__made_at")
    def made(self, cluster: Cluster) -> Any:
        """Show when."""
        return cluster.clustering.made_at

    @admin.display(description=_("averages"))
    def averages(self, cluster: Cluster) -> str:
        """Show the averages of what groups are made of."""
        return "\n".join(
            f"{name.removeprefix(DEPARTMENT)}: {value:.2f}"
            for name, value in sorted(cluster.centre.items())
        )


@admin.register(Profile)
class ProfileAdmin(Derived):
    """Single profiles, found by their person's address."""

    list_display = ("user", "group", "is_on", "made_at")
    list_select_related = ("user", "cluster")
    search_fields = ("user__email",)
    list_filter = ("is_on",)
    ordering = ("-pk",)
    fields = ("user", "group", "is_on", "made_at", "features", "interests", "removed", "added")
    readonly_fields = fields

    @admin.display(description=_("group"))
    def group(self, profile: Profile) -> str:
        """Name the group by its traits."""
        return traits_of(profile.cluster.traits) if profile.cluster else "–"
