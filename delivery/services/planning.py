"""Route plans: asked for, claimed by a worker, solved, written; and anew when something changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import astuple
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from delivery.models import HourFactor, RoutePlan, Stop, Vehicle, Visit
from delivery.solving import SECONDS, solve
from delivery.types import Door, Routes, Van
from inventory.models import Location

State = RoutePlan.State
# A worker that dies leaves a lease that runs out.
LEASE = timedelta(minutes=2)
HOUR = 3600
FIRST, LAST = time(0), time(23, 59)


class NowhereToStart(Refusal):
    """A depot needs coordinates before anybody can drive from it."""

    code = "nowhere_to_start"
    field = "depot"
    message = _("Please enter the location's coordinates first.")


class NobodyDrives(Refusal):
    """No van starts there."""

    code = "nobody_drives"
    field = "depot"
    message = _("No van starts there.")


def ask(*, depot_id: int, day: date, now: datetime) -> RoutePlan:
    """Ask for a plan of a day; a worker makes it. Safe to repeat: a plan that waits is the same.

    Raises NowhereToStart, NobodyDrives.
    """
    if Location.objects.get(pk=depot_id).point is None:
        raise NowhereToStart
    if not Vehicle.objects.filter(depot=depot_id, is_active=True).exists():
        raise NobodyDrives
    plan, _is_new = RoutePlan.objects.get_or_create(
        depot_id=depot_id, day=day, state=State.QUEUED, defaults={"asked_at": now}
    )
    return plan


def waiting(*, now: datetime) -> list[int]:
    """Return the plans nobody works at."""
    dead = Q(state=State.PLANNING, lease_until__lt=now)
    rows = RoutePlan.objects.filter(Q(state=State.QUEUED) | dead)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def plan(*, plan_id: int, now: Callable[[], datetime], seconds: int = SECONDS) -> RoutePlan | None:
    """Make a plan: claim, commit, solve, write. Safe to repeat, and to run beside itself.

    No transaction is open while the solver works; its progress can be seen meanwhile.
    """
    began = now()
    free = Q(state=State.QUEUED) | Q(state=State.PLANNING, lease_until__lt=began)
    claimed = RoutePlan.objects.filter(free, pk=plan_id).update(
        state=State.PLANNING, lease_until=began + LEASE, progress=5
    )
    if not claimed:
        return None
    job = RoutePlan.objects.select_related("depot").get(pk=plan_id)
    doors, vans, factors = inputs(depot_id=job.depot_id, day=job.day)
    told = 5

    def tell(share: float) -> None:
        nonlocal told
        reached = 5 + int(share * 90)
        if reached >= told + 5:
            told = reached
            RoutePlan.objects.filter(pk=plan_id).update(progress=reached)

    routes = solve(
        depot=job.depot.point or (0.0, 0.0),
        doors=doors,
        vans=vans,
        factors=factors,
        limit=seconds,
        tell=tell,
    )
    return _write(job, routes, _fingerprint(doors, vans, factors), now())


def plan_changed(*, now: datetime) -> int:
    """Ask anew for every day from today on whose stops, vans or factors have changed.

    Returns how many. A day that waits or is being planned is left alone.
    """
    asked = 0
    for depot_id, day in current(since=now.date()).values_list("depot", "day"):
        latest = RoutePlan.objects.filter(depot=depot_id, day=day).order_by("-pk").first()
        if latest is None or latest.state != State.READY:
            continue
        if latest.fingerprint != _fingerprint(*inputs(depot_id=depot_id, day=day)):
            ask(depot_id=depot_id, day=day, now=now)
            asked += 1
    return asked


def current(*, since: date) -> QuerySet[RoutePlan]:
    """Return the days that have a plan, each once."""
    return (
        RoutePlan.objects.filter(day__gte=since).order_by("depot", "day").distinct("depot", "day")
    )


def inputs(*, depot_id: int, day: date) -> tuple[list[Door], list[Van], dict[int, float]]:
    """Return what a plan is made from: what is done already is driven no more."""
    vans = [
        Van(van.pk, van.capacity_g, _second(van.starts), _second(van.ends))
        for van in Vehicle.objects.filter(depot=depot_id, is_active=True).order_by("pk")
    ]
    stops = Stop.objects.filter(depot=depot_id, day=day, is_cancelled=False, done_at=None)
    doors = [
        Door(
            id=stop.pk,
            point=stop.point,
            opens=_second(stop.starts or FIRST),
            closes=_second(stop.ends or LAST),
            service=stop.minutes * 60,
            load=stop.load_g,
            is_priority=stop.is_priority,
        )
        for stop in stops.order_by("pk")
    ]
    factors = {row.hour: float(row.traffic * row.weather) for row in HourFactor.objects.all()}
    return doors, vans, factors


@transaction.atomic
def _write(job: RoutePlan, routes: Routes, fingerprint: str, now: datetime) -> RoutePlan:
    Visit.objects.filter(plan=job).delete()
    Visit.objects.bulk_create(
        [
            *(
                Visit(
                    plan=job,
                    stop_id=call.door,
                    vehicle_id=call.van,
                    position=call.position,
                    arrives=_time(call.arrives),
                    leaves=_time(call.leaves),
                )
                for call in routes.calls
            ),
            *(Visit(plan=job, stop_id=door) for door in routes.unserved),
        ]
    )
    job.state, job.progress, job.fingerprint, job.ready_at = State.READY, 100, fingerprint, now
    job.total_minutes, job.total_km = round(routes.seconds / 60), routes.kilometres
    job.save()
    return job


def _fingerprint(doors: list[Door], vans: list[Van], factors: dict[int, float]) -> str:
    parts = [astuple(door) for door in doors], [astuple(van) for van in vans]
    told = [*parts, sorted(factors.items())]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _second(moment: time) -> int:
    return moment.hour * HOUR + moment.minute * 60


def _time(second: int) -> time:
    return time(min(second // HOUR, 23), second % HOUR // 60)
