"""Profiles: made from behaviour by night, corrected by their shoppers at any time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import log1p
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from analytics.locks import lock_profile
from analytics.models import Cluster, Clustering, Profile
from analytics.reporting import Warehouse
from analytics.rules import grouping
from catalog.models import Category
from core.errors import Refusal
from orders.services import segments

SPAN = timedelta(days=365)
# Groupings older than the last few are of no use to anybody.
KEPT = 6
MOST_LIKED = 8
LEAST_LIKED = 0.05
MOST_ADDED = 12

_BOUGHT = """SELECT user_id, count(*), sum(goods), date_diff('day', max(placed_at), $now),
  sum(discount), sum(CASE WHEN extract(hour FROM placed_at) >= 18 THEN 1 ELSE 0 END),
  sum(CASE WHEN extract(isodow FROM placed_at) >= 6 THEN 1 ELSE 0 END)
FROM orders WHERE user_id IS NOT NULL AND placed_at >= $since AND placed_at < $now
GROUP BY user_id"""
_LINES = """SELECT user_id, department_id, department, sum(quantity), sum(returned_quantity)
FROM sales WHERE user_id IS NOT NULL AND placed_at >= $since AND placed_at < $now
  AND department_id IS NOT NULL GROUP BY 1, 2, 3"""
_LOOKED = """SELECT e.user_id, p.department_id, p.department, count(*),
  sum(CASE WHEN e.device IN ('phone', 'app') THEN 1 ELSE 0 END)
FROM events e JOIN products p ON p.product_id = e.product_id
WHERE e.user_id IS NOT NULL AND e."at" >= $since AND e."at" < $now AND e.kind = 'view'
  AND NOT e.is_bot AND p.department_id IS NOT NULL GROUP BY 1, 2, 3"""
# A look says less than a purchase.
OF_A_LOOK = 0.2


class UnknownInterest(Refusal):
    """There is no such department."""

    code = "unknown_interest"
    message = _("There is no such department.")
    field = "department"


def rebuild(*, warehouse: Warehouse, now: datetime) -> Clustering | None:
    """Make everybody's profile anew and group them; return the grouping, if there are enough.

    Safe to repeat. Whoever switched theirs off is left out from the reading on; what shoppers took
    out or put in stays as they left it.
    """
    off = set(Profile.objects.filter(is_on=False).values_list("user_id", flat=True))
    people, interests = _read(warehouse, now, off)
    found = grouping.group({user: _comparable(told) for user, told in people.items()})
    return _keep(people, interests, found, now)


@transaction.atomic
def switch(*, user_id: int, is_on: bool) -> None:
    """Keep a profile, or stop and forget what was gathered. Safe to repeat."""
    profile = lock_profile(user_id=user_id)
    profile.is_on = is_on
    if not is_on:
        profile.features, profile.interests, profile.cluster = {}, {}, None
        profile.made_at = None
        segments.put(codes={user_id: []})
    profile.save()


@transaction.atomic
def remove(*, user_id: int, department_id: int) -> None:
    """Take a liking out: it is not shown, nor used, nor found again. Safe to repeat."""
    profile = lock_profile(user_id=user_id)
    profile.added = [one for one in profile.added if one != department_id]
    if str(department_id) in profile.interests and department_id not in profile.removed:
        profile.removed = [*profile.removed, department_id]
    profile.save(update_fields=["added", "removed", "updated_at"])


@transaction.atomic
def add(*, user_id: int, department_id: int) -> None:
    """Put a liking in by hand. Safe to repeat. Raises UnknownInterest."""
    if not Category.objects.filter(pk=department_id, parent=None).exists():
        raise UnknownInterest
    profile = lock_profile(user_id=user_id)
    profile.removed = [one for one in profile.removed if one != department_id]
    if department_id not in profile.added:
        profile.added = [*profile.added, department_id][-MOST_ADDED:]
    profile.save(update_fields=["added", "removed", "updated_at"])


def _read(
    warehouse: Warehouse, now: datetime, off: set[int]
) -> tuple[dict[int, dict[str, Any]], dict[int, dict[int, float]]]:
    moment = now.replace(tzinfo=None)
    known = {"since": moment - SPAN, "now": moment}
    weights: dict[int, dict[tuple[int, str], float]] = defaultdict(lambda: defaultdict(float))
    looks: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    units: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for user, department, name, sold, returned in warehouse.rows(_LINES, known):
        weights[user][department, name] += float(sold)
        units[user][0] += sold
        units[user][1] += returned or 0
    for user, department, name, seen, phones in warehouse.rows(_LOOKED, known):
        weights[user][department, name] += OF_A_LOOK * seen
        looks[user][0] += seen
        looks[user][1] += phones
    people: dict[int, dict[str, Any]] = {}
    for user, orders, spent, recency, discount, evening, weekend in warehouse.rows(_BOUGHT, known):
        if user in off:
            continue
        full = float(spent + discount)
        people[user] = {
            "orders": orders,
            "spent": float(spent),
            "recency": recency,
            "discount": float(discount) / full if full else 0.0,
            "returned": units[user][1] / units[user][0] if units[user][0] else 0.0,
            "evening": evening / orders,
            "weekend": weekend / orders,
            "phone": looks[user][1] / looks[user][0] if looks[user][0] else None,
            "departments": _shares(weights[user]),
        }
    interests = {
        user: {department: share for (department, _name), share in _shares(told).items()}
        for user, told in weights.items()
        if user not in off
    }
    return people, interests


def _shares(weights: Mapping[tuple[int, str], float]) -> dict[tuple[int, str], float]:
    total = sum(weights.values())
    most = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:MOST_LIKED]
    return {part: round(weight / total, 4) for part, weight in most
            if weight / total >= LEAST_LIKED}  # fmt: skip


def _comparable(told: Mapping[str, Any]) -> dict[str, float]:
    """Return what groups are made of: counts and sums on a scale on which tenfold is a step."""
    plain = {name: float(told[name] or 0.0) for name in ("discount", "returned", "evening",
             "weekend", "phone")}  # fmt: skip
    scaled = {name: log1p(float(told[name])) for name in ("orders", "spent", "recency")}
    shares = {
        f"{grouping.DEPARTMENT}{name}": share for (_pk, name), share in told["departments"].items()
    }
    return plain | scaled | shares


@transaction.atomic
def _keep(
    people: Mapping[int, Mapping[str, Any]],
    interests: Mapping[int, Mapping[int, float]],
    found: grouping.Grouping | None,
    now: datetime,
) -> Clustering | None:
    before = dict(
        Profile.objects.filter(cluster__isnull=False).values_list("user_id", "cluster__code")
    )
    clustering, of_user = _clusters(found, before, now)
    # Who switched theirs off meanwhile, or is no longer here, is left out.
    off = set(Profile.objects.filter(is_on=False).values_list("user_id", flat=True))
    named = (people.keys() | interests.keys()) - off
    users = sorted(User.objects.filter(pk__in=named).values_list("pk", flat=True))
    _write(users, people, interests, of_user, now)
    if clustering is not None:
        segments.put(
            codes={user: [of_user[user].code] for user in users if user in of_user},
            everybody=True,
        )
    old = Clustering.objects.order_by("-made_at").values_list("pk", flat=True)[KEPT:]
    Clustering.objects.filter(pk__in=list(old)).delete()
    return clustering


def _write(
    users: Sequence[int],
    people: Mapping[int, Mapping[str, Any]],
    interests: Mapping[int, Mapping[int, float]],
    of_user: Mapping[int, Cluster],
    now: datetime,
) -> None:
    Profile.objects.bulk_create(
        [
            Profile(
                user_id=user,
                made_at=now,
                features={
                    name: value
                    for name, value in people.get(user, {}).items()
                    if name != "departments"
                },
                interests={str(pk): share for pk, share in interests.get(user, {}).items()},
                cluster=of_user.get(user),
            )
            for user in users
        ],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=["made_at", "features", "interests", "cluster"],
        batch_size=5000,
    )


def _clusters(
    found: grouping.Grouping | None, before: Mapping[int, str], now: datetime
) -> tuple[Clustering | None, dict[int, Cluster]]:
    if found is None:
        return None, {}
    codes = {user: one.code for one in found.groups for user in one.members}
    clustering = Clustering.objects.create(
        made_at=now,
        people=len(codes),
        apartness=found.apartness,
        stability=found.stability,
        agreement=grouping.agreement(before, codes) if before else None,
    )
    made: Sequence[Cluster] = Cluster.objects.bulk_create(
        [
            Cluster(
                clustering=clustering,
                code=one.code,
                traits=one.traits,
                people=len(one.members),
                centre=one.centre,
            )
            for one in found.groups
        ]
    )
    by_code = {cluster.code: cluster for cluster in made}
    return clustering, {user: by_code[code] for user, code in codes.items()}
