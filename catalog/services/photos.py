"""Pictures that shoppers send: checked by their contents and written anew before they are kept."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage, storages
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow
from PIL import ImageOps

from catalog.models import Image, Review, ReviewPhoto
from catalog.services import renditions
from core import ids
from core.errors import Refusal

MOST_PHOTOS = 5
MOST_BYTES = 8 * 1024 * 1024
# A telephone's picture has 12 to 50 million; a bomb says it has far more.
MOST_PIXELS = 60_000_000
LARGEST_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
# What Pillow raises at files that are not what they say.
_UNREADABLE = (
    OSError,
    ValueError,
    SyntaxError,
    IndexError,
    TypeError,
    struct.error,
    Pillow.DecompressionBombError,
    Pillow.DecompressionBombWarning,
)


class BadPhoto(Refusal):
    """A file is no picture, or more than one may be."""

    code = "bad_photo"
    field = "photos"
    message = _("One of the files is not a picture we can use. Please choose JPEG, PNG or WebP.")


class PhotoTooLarge(BadPhoto):
    """A file has too many bytes or too many pixels."""

    code = "photo_too_large"
    message = _("One of the pictures is too large. Please choose pictures of at most 8 MB.")


class TooManyPhotos(BadPhoto):
    """More pictures than a review may have."""

    code = "too_many_photos"
    message = _("Please choose at most five pictures.")


@contextmanager
def kept(files: Sequence[bytes], *, folder: str = "") -> Iterator[list[str]]:
    """Store the pictures in these files and give their names; gone again if the block raises.

    With a folder they lie there with the private files, else among the pictures of the shop.

    Stands outside the transaction that will name them: the media store may be far away. The
    pictures are upright, of a page's size, and nothing but pixels: where and with what they were
    taken stays behind. Raises TooManyPhotos, PhotoTooLarge, BadPhoto before anything is stored.
    """
    pictures = cleaned(files)
    store: Storage = storages["private"] if folder else default_storage
    start = f"{folder}/" if folder else "masters/review-"
    names = [
        store.save(f"{start}{ids.public_id()}.webp", ContentFile(picture)) for picture in pictures
    ]
    try:
        yield names
    except BaseException:
        for name in names:
            store.delete(name)
        raise


def cleaned(files: Sequence[bytes]) -> list[bytes]:
    """Return the pictures in these files as WebP, upright and nothing but pixels.

    Raises TooManyPhotos, PhotoTooLarge, BadPhoto.
    """
    if len(files) > MOST_PHOTOS:
        raise TooManyPhotos
    return [_cleaned(data) for data in files]


def attach(*, review: Review, names: Sequence[str], now: datetime) -> None:
    """Hang stored pictures on a review and have their sizes made."""
    for position, name in enumerate(names):
        image = Image.objects.create(code=PurePosixPath(name).stem, file=name)
        ReviewPhoto.objects.create(review=review, image=image, position=position)
        renditions.added(image_id=image.pk, now=now)


def _cleaned(data: bytes) -> bytes:
    if len(data) > MOST_BYTES:
        raise PhotoTooLarge
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            picture: Pillow.Image = Pillow.open(io.BytesIO(data), formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise PhotoTooLarge
            picture.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
            # A new picture of the pixels alone: where and with what it was taken stays behind.
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except _UNREADABLE as unreadable:
        raise BadPhoto from unreadable
    upright.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Pillow.Resampling.LANCZOS)
    bare = Pillow.new("RGB", upright.size)
    bare.paste(upright)
    buffer = io.BytesIO()
    bare.save(buffer, "WEBP", quality=86)
    return buffer.getvalue()
