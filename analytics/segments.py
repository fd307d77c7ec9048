"""Groups of shoppers a report can be about: newcomers, members of a tier, a cluster of tastes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _word
from django.utils.translation import gettext_lazy as _

from analytics.models import Clustering
from membership.models import Tier
from orders.models import ShopperSegments

# code: (name, condition on a row's user_id)
PLAIN: dict[str, tuple[Any, str]] = {
    "guest": (_("Guests"), "AND user_id IS NULL"),
    "member": (_("Signed in"), "AND user_id IS NOT NULL"),
    "new": (
        _("New buyers"),
        """AND user_id IN (SELECT user_id FROM orders WHERE user_id IS NOT NULL
           AND is_first_order AND placed_at >= $since AND placed_at < $until)""",
    ),
    "returning": (
        _("Returning buyers"),
        """AND user_id IN (SELECT user_id FROM orders WHERE user_id IS NOT NULL
           AND is_first_order AND placed_at < $since)""",
    ),
}
TIER = "tier-"
CLUSTER = "cluster-"
_OF_CLUSTER = "AND list_contains($people, user_id)"
_OF_TIER = "AND user_id IN (SELECT user_id FROM people WHERE tier = $tier)"


def condition(code: str) -> tuple[str, dict[str, Any]]:
    """Return what a row of this group fulfils, and the values that names."""
    if code in PLAIN:
        return PLAIN[code][1], {}
    if code.startswith(TIER):
        return _OF_TIER, {"tier": code.removeprefix(TIER)}
    if code.startswith(CLUSTER):
        members = ShopperSegments.objects.filter(codes__contains=[code.removeprefix(CLUSTER)])
        return _OF_CLUSTER, {"people": list(members.values_list("pk", flat=True))}
    return "", {}


def choices() -> list[tuple[str, Any]]:
    """Return every group there is."""
    plain = [(code, name) for code, (name, _condition) in PLAIN.items()]
    tiers = [(f"{TIER}{tier.code}", str(tier)) for tier in Tier.objects.order_by("pk")]
    newest = Clustering.objects.order_by("-made_at").first()
    clusters = newest.clusters.order_by("-people") if newest else ()
    groups = [(f"{CLUSTER}{one.code}", traits_of(one.traits)) for one in clusters]
    return [*plain, *tiers, *groups]


def traits_of(traits: list[str]) -> str:
    """Return a group's name in the reader's language: what sets it apart."""
    return " · ".join(_word(trait) for trait in traits)
