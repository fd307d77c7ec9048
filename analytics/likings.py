"""A shopper's profile as it is shown to them, and to operators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from analytics.models import Profile
from analytics.reporting import Kind
from analytics.segments import traits_of
from analytics.showing import shown
from catalog.models import Category

FEATURES: dict[str, tuple[Any, Kind]] = {
    "orders": (_("Orders in a year"), Kind.INT),
    "recency": (_("Days since the last order"), Kind.INT),
    "discount": (_("Bought at a discount"), Kind.PERCENT),
    "returned": (_("Sent back"), Kind.PERCENT),
    "evening": (_("Orders after six in the evening"), Kind.PERCENT),
    "weekend": (_("Orders at weekends"), Kind.PERCENT),
    "phone": (_("Looks on the phone"), Kind.PERCENT),
}


@dataclass(frozen=True, slots=True)
class Liking:
    """One department somebody likes: found in what they do, or put in by hand."""

    id: int
    name: str
    share: float | None

    @property
    def percent(self) -> int:
        """Return the share in per cent."""
        return round(100 * (self.share or 0))


@dataclass(frozen=True, slots=True)
class Told:
    """All the shop thinks of somebody."""

    is_on: bool
    made_at: datetime | None
    group: str
    likings: list[Liking]
    features: list[tuple[str, str]]
    # What else could be put in.
    others: list[Liking]


def told(*, user_id: int) -> Told:
    """Return somebody's profile, in two statements; without one, one that knows nothing."""
    profile = Profile.objects.select_related("cluster").filter(user_id=user_id).first()
    departments = {one.pk: str(one.name) for one in Category.objects.filter(parent=None)}
    if profile is None:
        profile = Profile(user_id=user_id)
    found = {
        int(pk): share
        for pk, share in profile.interests.items()
        if int(pk) not in profile.removed and int(pk) in departments
    }
    by_hand = [pk for pk in profile.added if pk in departments and pk not in found]
    likings = [Liking(pk, departments[pk], None) for pk in by_hand]
    likings += [Liking(pk, departments[pk], share) for pk, share in found.items()]
    shows = {one.id for one in likings}
    return Told(
        is_on=profile.is_on,
        made_at=profile.made_at,
        group=traits_of(profile.cluster.traits) if profile.cluster else "",
        likings=likings,
        features=[
            (str(name), shown(profile.features[key], kind, currency=""))
            for key, (name, kind) in FEATURES.items()
            if profile.features.get(key) is not None
        ],
        others=[Liking(pk, name, None) for pk, name in departments.items() if pk not in shows],
    )
