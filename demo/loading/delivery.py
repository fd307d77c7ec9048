"""Where the demo delivers, how, and for how much."""

from datetime import datetime, time
from decimal import Decimal

from delivery.models import Area, Holiday, Method, Rate, SlotPlan, Zone
from delivery.services import slots
from demo import files
from demo.files import Row
from demo.loading.words import both


def load(*, now: datetime) -> None:
    """Write zones, the methods within them, and their rates."""
    given = files.document("delivery")
    zones = {
        row["code"]: Zone(
            code=row["code"],
            countries=row["countries"],
            prefixes=row.get("prefixes", []),
            time_zone=row.get("time_zone", "Europe/London"),
            **both(row, "name"),
        )
        for row in given["zones"]
    }
    Zone.objects.bulk_create(zones.values())
    methods = Method.objects.bulk_create(
        _method(zones[row["zone"]], position, row) for position, row in enumerate(given["methods"])
    )
    Rate.objects.bulk_create(
        _rate(method, rate)
        for method, row in zip(methods, given["methods"], strict=True)
        for rate in row["rates"]
    )
    SlotPlan.objects.bulk_create(
        plan
        for method, row in zip(methods, given["methods"], strict=True)
        for plan in _plans(method, row.get("slots"))
    )
    Area.objects.bulk_create(Area(**row) for row in files.table("areas"))
    Holiday.objects.bulk_create(Holiday(**row) for row in files.table("holidays"))
    slots.open_ahead(now=now)


def _method(zone: Zone, position: int, row: Row) -> Method:
    return Method(
        zone=zone,
        code=row["code"],
        carrier=row["carrier"],
        min_days=row["min_days"],
        max_days=row["max_days"],
        position=position,
        has_slots=row.get("has_slots", False),
        **{name: row[name] for name in ("kind", "opens", "closes", "radius_km") if name in row},
        **both(row, "name"),
    )


def _plans(method: Method, given: Row | None) -> list[SlotPlan]:
    if given is None:
        return []
    return [
        SlotPlan(
            method=method,
            weekday=weekday,
            starts=time(starts),
            ends=time(ends),
            capacity=given["capacity"],
        )
        for weekday in given["weekdays"]
        for starts, ends in given["hours"]
    ]


def _rate(method: Method, row: Row) -> Rate:
    free_from = row["free_from"]
    return Rate(
        method=method,
        currency=row["currency"],
        amount=Decimal(row["amount"]),
        free_from=Decimal(free_from) if free_from else None,
        up_to_g=row["up_to_g"],
    )
