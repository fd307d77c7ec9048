"""Pictures: masters into the media store, a row for each, and their sizes."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime

import django
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections

from catalog.models import Image
from catalog.rules.tones import nearest_tone
from catalog.services import renditions
from demo import files
from demo.files import Row
from demo.loading.products import Shelf
from demo.loading.words import both


def load(rows: list[Row], *, shelf: Shelf) -> dict[str, Image]:
    """Write every product's pictures in order; return each product's pictures by name."""
    masters = files.masters()
    images = {
        given["image"]: _image(given, masters[given["image"]], position, row["key"], shelf)
        for row in rows
        for position, given in enumerate(row["pictures"])
    }
    Image.objects.bulk_create(images.values())
    return images


def load_scene(code: str, words: Row) -> Image:
    """Write a picture that belongs to no product."""
    image = _row(code, files.masters()[code], words)
    image.save()
    return image


def make_later(images: list[Image], *, now: datetime) -> None:
    """Ask the worker for the sizes, first pictures first; pages show the masters until then."""
    for image in sorted(images, key=lambda image: image.position):
        renditions.added(image_id=image.pk, now=now)


def make_now(*, now: datetime) -> int:
    """Make the sizes that are missing, on all processors; return how many pictures that were."""
    missing = list(
        Image.objects.filter(renditions={}).order_by("position", "pk").values_list("pk", flat=True)
    )
    if not missing:
        return 0
    connections.close_all()
    # Spawned, not forked: a child must not share this process's connections.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(mp_context=context, initializer=django.setup) as pool:
        return len(list(pool.map(_make, missing, [now] * len(missing), chunksize=8)))


def _make(image_id: int, now: datetime) -> None:
    renditions.make(image_id=image_id, now=now)


def _image(given: Row, master: Row, position: int, key: str, shelf: Shelf) -> Image:
    image = _row(given["image"], master, given)
    image.product, image.position = shelf.products[key], position
    if "option" in given:
        image.option_value = shelf.values[key, given["option"], given["value"]]
    return image


def _row(code: str, master: Row, words: Row) -> Image:
    # The size is given, so that Django does not open 350 files to measure them.
    return Image(
        code=code,
        file=_stored(code),
        width=master["w"],
        height=master["h"],
        tone=nearest_tone(master["colour"]),
        **both(words, "alt"),
    )


def _stored(code: str) -> str:
    """Copy a master into the media store, once; return its name there."""
    name = f"masters/{code}.webp"
    if default_storage.exists(name):
        return name
    return default_storage.save(name, ContentFile((files.MASTERS / f"{code}.webp").read_bytes()))
