"""Pictures in the sizes pages ask for: AVIF and WebP, made once by a worker."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow
from PIL import UnidentifiedImageError

from catalog.events import PictureAdded, ProductChanged, VoicesChanged
from catalog.models import Image, Review
from catalog.rules.tones import nearest_tone
from core.errors import Refusal
from core.events import publish

WIDTHS = (320, 480, 640, 960)
# A master may be enlarged this much and still look clean; our own are 800 wide.
ENLARGE = 1.21
FORMATS: dict[str, dict[str, int]] = {
    "avif": {"quality": 58, "speed": 6},
    "webp": {"quality": 80, "method": 4},
}
# A picture of more pixels is a bomb or a mistake.
MOST_PIXELS = 40_000_000


class BrokenPicture(Refusal):
    """The file is not a picture we can read, or is far too large."""

    code = "broken_picture"
    field = "file"
    message = _("This file is not a picture we can use.")


@transaction.atomic
def added(*, image_id: int, now: datetime) -> None:
    """Say that a master was stored, so that its sizes are made."""
    publish(PictureAdded(image_id=image_id), now=now)


def make(*, image_id: int, now: datetime) -> None:
    """Make a picture's sizes and remember them. Safe to repeat: names come from the contents.

    Raises BrokenPicture.
    """
    image = Image.objects.get(pk=image_id)
    with image.file.open("rb") as stored:
        data = stored.read()
    stem = f"renditions/{hashlib.blake2b(data, digest_size=10).hexdigest()}"
    master = read(data)
    widths = [width for width in WIDTHS if width <= master.width * ENLARGE] or [master.width]
    for width in widths:
        resized = master.resize(
            (width, round(master.height * width / master.width)), Pillow.Resampling.LANCZOS
        )
        for suffix, settings in FORMATS.items():
            _store(f"{stem}-{width}.{suffix}", resized, suffix, settings)
    with transaction.atomic():
        Image.objects.filter(pk=image_id).update(
            renditions={"stem": stem, "widths": widths},
            tone=mean_tone(master),
            width=master.width,
            height=master.height,
        )
        if image.product_id:
            publish(ProductChanged(product_id=image.product_id), now=now)
        for product_id in Review.objects.filter(photos__image=image).values_list(
            "product_id", flat=True
        ):
            publish(VoicesChanged(product_id=product_id), now=now)


def read(data: bytes) -> Pillow.Image:
    """Return the picture in a file. Raises BrokenPicture for bombs and what is no picture."""
    try:
        picture = Pillow.open(io.BytesIO(data))
        if picture.width * picture.height > MOST_PIXELS:
            raise BrokenPicture
        return picture.convert("RGB")
    except (UnidentifiedImageError, OSError, Pillow.DecompressionBombError, ValueError) as broken:
        raise BrokenPicture from broken


def mean_tone(picture: Pillow.Image) -> int:
    """Return the palette's tone nearest to the picture's mean colour."""
    red, green, blue = picture.resize((1, 1), Pillow.Resampling.BOX).getpixel((0, 0))  # type: ignore[misc]  # RGB has three
    return nearest_tone(f"#{red:02x}{green:02x}{blue:02x}")


def _store(name: str, picture: Pillow.Image, suffix: str, settings: dict[str, int]) -> None:
    if default_storage.exists(name):
        return
    buffer = io.BytesIO()
    picture.save(buffer, suffix.upper(), **settings)
    default_storage.save(name, ContentFile(buffer.getvalue()))
