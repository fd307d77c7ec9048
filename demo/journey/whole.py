"""The whole import: ground first, then goods chunk by chunk, people last."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import translation

from accounts.models import User
from catalog.models import Product
from demo.journey import goods, ground, source
from demo.loading import people

CHUNK = 4000


class OtherGoodsHere(RuntimeError):
    """The shop sells something else already."""


def is_loaded() -> bool:
    """Say whether the import has ended: people come last."""
    return ground.is_prepared() and User.objects.exists()


def load(*, now: datetime, tell: Callable[[int, int], None]) -> int:
    """Import what is not there yet and return how many products that were.

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


@transaction.atomic
def _prepare(places: set[ground.Place], now: datetime) -> None:
    if ground.is_prepared():
        return
    if Product.objects.exists():
        raise OtherGoodsHere("This shop has products of its own; the import wants an empty one.")
    with translation.override("en"):
        ground.prepare(places, now=now)
