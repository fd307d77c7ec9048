"""Vans with a day's stops, and three months of parcels behind the report."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random

from delivery.models import Area, HourFactor, Parcel, Stop, Vehicle
from delivery.services import planning
from delivery.types import Status
from demo import files
from demo.files import Row
from inventory.models import Location

STOPS, PARCELS = 26, 160
WINDOWS = ((9, 11), (11, 13), (14, 16), (17, 19))
# How often a carrier is late where, out of a hundred.
WAYS = (
    ("Parcelwing", "GB", ("SE", "M", "LS", "B"), "gb-standard", 4),
    ("Parcelwing", "GB", ("EH", "IV"), "gb-standard", 14),
    ("Skylark 云雀速运", "CN", ("20", "31", "51"), "cn-standard", 3),
)


def load(*, now: datetime) -> None:
    """Write the vans, their day, a plan that a worker makes, and what carriers have brought."""
    given = files.document("supply")
    drawn = Random(11)  # noqa: S311 -- the same demo every time
    depot = Location.objects.get(code=given["depot"])
    Vehicle.objects.bulk_create(Vehicle(depot=depot, **row) for row in given["vehicles"])
    HourFactor.objects.bulk_create(
        HourFactor(hour=int(hour), traffic=Decimal(traffic), weather=Decimal(weather))
        for hour, (traffic, weather) in given["hours"].items()
    )
    areas = list(Area.objects.filter(country="GB", prefix__in=given["areas"]).order_by("prefix"))
    Stop.objects.bulk_create(_stop(n, depot, areas, given, now, drawn) for n in range(STOPS))
    planning.ask(depot_id=depot.pk, day=now.date(), now=now)
    Parcel.objects.bulk_create(_parcel(n, now, drawn) for n in range(PARCELS))


def _stop(
    number: int, depot: Location, areas: list[Area], given: Row, now: datetime, drawn: Random
) -> Stop:
    area, window = drawn.choice(areas), drawn.choice((*WINDOWS, None))
    street = f"{drawn.randint(1, 90)} {drawn.choice(given['streets'])}"
    return Stop(
        depot=depot,
        day=now.date(),
        reference=f"DEMO-{number + 1:02}",
        name=given["names"][number % len(given["names"])],
        address=f"{street}, {area.name}",
        latitude=area.latitude + Decimal(drawn.randint(-180, 180)) / 10_000,
        longitude=area.longitude + Decimal(drawn.randint(-280, 280)) / 10_000,
        starts=time(window[0]) if window else None,
        ends=time(window[1]) if window else None,
        load_g=drawn.randint(800, 24_000),
        is_priority=drawn.random() < 1 / 8,
    )


def _parcel(number: int, now: datetime, drawn: Random) -> Parcel:
    carrier, country, areas, method, late = drawn.choice(WAYS)
    sent = now - timedelta(days=drawn.randint(1, 80), hours=drawn.randint(0, 8))
    promised = (sent + timedelta(days=4)).date()
    days = drawn.choice((2, 2, 3, 3)) if drawn.random() > late / 100 else drawn.choice((5, 6, 8))
    came = sent + timedelta(days=days, hours=drawn.randint(0, 6))
    is_there = came < now
    return Parcel(
        tracking=f"DEMO{number:06}",
        reference=f"DEMO-{number:04}",
        carrier=carrier,
        method_code=method,
        country=country,
        area=drawn.choice(areas),
        shipped_at=sent,
        promised_from=(sent + timedelta(days=2)).date(),
        promised_by=promised,
        status=Status.DELIVERED if is_there else Status.MOVING,
        status_at=came if is_there else sent,
        delivered_at=came if is_there else None,
    )
