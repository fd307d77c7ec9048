"""What happens in the demo's stores."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from catalog.models import Image
from core import clock
from demo import files
from demo.loading.words import both
from inventory.models import Location
from occasions.models import Occasion, Seat


def load(*, scenes: list[Image], now: datetime) -> None:
    """Write the programme of the weeks to come, with those who booked."""
    pictures = {image.code: image for image in scenes}
    stores = {store.code: store for store in Location.objects.filter(kind=Location.Kind.STORE)}
    for row in files.document("occasions"):
        store = stores[row["store"]]
        zone = clock.zone_of(store.country)
        day = now.astimezone(zone).date() + timedelta(days=row["days"])
        starts_at = datetime.combine(day, time.fromisoformat(row["starts"]), zone)
        occasion = Occasion.objects.create(
            location=store,
            image=pictures.get(row["image"]),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=row["hours"]),
            seats=row["seats"],
            taken=row["taken"],
            audience=row["audience"],
            is_published=True,
            **both(row, "title", "summary", "body"),
        )
        Seat.objects.bulk_create(_seat(occasion, number) for number in range(row["taken"]))


def _seat(occasion: Occasion, number: int) -> Seat:
    return Seat(
        occasion=occasion,
        name=f"Guest {number + 1}",
        email=f"guest{number + 1}@loopmart.example",
        language="en",
        people=1,
    )
