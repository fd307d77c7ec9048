"""The whole import: ground, goods chunk by chunk, people, baskets, campaigns last."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import translation

from accounts.models import User
from catalog.models import Product
from demo.journey import baskets, campaigns, goods, ground, households, source
from demo.journey.past import Year
from demo.loading import people

CHUNK = 4000
Tell = Callable[[int, int], None]


class OtherGoodsHere(RuntimeError):
    """The shop sells something else already."""


def is_loaded() -> bool:
    """Say whether the catalogue is there: people come last."""
    return ground.is_prepared() and User.objects.filter(is_staff=True).exists()


def is_told() -> bool:
    """Say whether the year is there too: campaigns come last."""
    return campaigns.are_written()


def load(*, now: datetime, tell: Tell) -> int:
    """Import what is not there yet of the catalogue and return how many products that were.

    Safe to kill and to repeat: each chunk is there or is not. Raises OtherGoodsHere.
    """
    items = list(source.items())
    places = {
        place
        for item in items
        for place in ((item.department, item.category), (item.department, ""))
    }
    _prepare(places, now)
    rows = ground.read(places)
    there = set(Product.objects.values_list("code", flat=True))
    missing = [item for item in items if goods.code(item) not in there]
    for start in range(0, len(missing), CHUNK):
        goods.write(missing[start : start + CHUNK], rows, now=now)
        tell(min(start + CHUNK, len(missing)), len(missing))
    with transaction.atomic():
        people.load()
    return len(missing)


def load_year(*, first: int | None, now: datetime, tell: Tell) -> int:
    """Import what is not there yet of the year, and return how many baskets that were.

    Of all households, or of the first so many. Days keep their weekday and hour: the year is moved
    by whole weeks, so that it ends as the import of the catalogue began. Safe to kill and to
    repeat: a batch of baskets is there or is not.
    """
    told = Year(households=first)
    later = ground.moved_by()
    households.write(told, later=later, now=now)
    count = baskets.write(told, later=later, now=now, tell=tell)
    if not is_told():
        campaigns.write(told, later=later, now=now)
    return count


@transaction.atomic
def _prepare(places: set[ground.Place], now: datetime) -> None:
    if ground.is_prepared():
        return
    if Product.objects.exists():
        raise OtherGoodsHere("This shop has products of its own; the import wants an empty one.")
    with translation.override("en"):
        ground.prepare(places, now=now)
