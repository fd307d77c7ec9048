"""Films, models and turns as they are taken in: read first, stored under their contents' name."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, cast

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow

from catalog.models.media import FOLDER
from catalog.rules import media_files as rules
from catalog.services import renditions
from core.errors import Refusal

# Wide enough for a desktop's gallery; 36 frames of this size are about a megabyte.
STILL_WIDTH, FRAME_WIDTH = 960, 640
QUALITY = {"quality": 78, "method": 4}


class BrokenVideo(Refusal):
    """The file is no film we can show, is cut short, or is too large."""

    code = "broken_video"
    field = "file"
    message = _("This is not a whole MP4 or WebM film of at most 50 MB.")


class BrokenModel(Refusal):
    """The file is no model we can show, or is too large."""

    code = "broken_model"
    field = "file"
    message = _("This is not a whole GLB model (glTF 2.0) of at most 15 MB.")


class PackedModel(Refusal):
    """The model is compressed in a way that would need a decoder."""

    code = "packed_model"
    field = "file"
    message = _(
        "This model is compressed (Draco, Meshopt or KTX2). Please export it without compression."
    )


class BrokenCaptions(Refusal):
    """The file is no WebVTT."""

    code = "broken_captions"
    field = "captions"
    message = _("These are not subtitles in WebVTT, written in UTF-8.")


class WrongFrames(Refusal):
    """A turn of too few or too many frames, or of different shapes."""

    code = "wrong_frames"
    field = "turn"
    message = _("A turn has from 8 to 36 frames, all of one size.")


@dataclass(frozen=True, slots=True)
class Still:
    """A picture as pages are served it."""

    data: bytes
    width: int
    height: int

    @property
    def name(self) -> str:
        """A file name that changes with the contents."""
        return f"{digest(self.data)}.webp"


def digest(data: bytes) -> str:
    """Return a short name for contents."""
    return hashlib.blake2b(data, digest_size=10).hexdigest()


def video(file: File[bytes]) -> File[bytes]:
    """Return a film under its own name. Raises BrokenVideo."""
    read = cast("BinaryIO", file)
    suffix = rules.video_suffix(read, file.size) if file.size <= rules.LARGEST_VIDEO else ""
    if not suffix:
        raise BrokenVideo
    file.seek(0)
    named = hashlib.blake2b(digest_size=10)
    for chunk in file.chunks():
        named.update(chunk)
    file.seek(0)
    file.name = f"{named.hexdigest()}.{suffix}"
    return file


def model(file: File[bytes]) -> File[bytes]:
    """Return a model under its own name. Raises BrokenModel and PackedModel."""
    if file.size > rules.LARGEST_MODEL:
        raise BrokenModel
    data = file.read()
    if not rules.is_model(data):
        raise BrokenModel
    if rules.is_packed(data):
        raise PackedModel
    return ContentFile(data, f"{digest(data)}.glb")


def captions(file: File[bytes]) -> File[bytes]:
    """Return subtitles under their own name. Raises BrokenCaptions."""
    data = file.read(rules.LARGEST_CAPTIONS + 1)
    if len(data) > rules.LARGEST_CAPTIONS or not rules.is_captions(data):
        raise BrokenCaptions
    return ContentFile(data, f"{digest(data)}.vtt")


def still(data: bytes, *, width: int = STILL_WIDTH) -> Still:
    """Return a picture as WebP of at most this width. Raises BrokenPicture."""
    picture = renditions.read(data)
    picture.thumbnail((width, width * 2), Pillow.Resampling.LANCZOS)
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", **QUALITY)
    return Still(buffer.getvalue(), picture.width, picture.height)


def turn(files: Sequence[bytes]) -> list[Still]:
    """Return a turn's frames in order. Raises BrokenPicture and WrongFrames."""
    if not rules.FEWEST_FRAMES <= len(files) <= rules.MOST_FRAMES:
        raise WrongFrames
    frames = [still(data, width=FRAME_WIDTH) for data in files]
    if len({(frame.width, frame.height) for frame in frames}) > 1:
        raise WrongFrames
    return frames


def store(frames: Sequence[Still]) -> list[str]:
    """Put frames into the media store and return their names there. Safe to repeat."""
    names = [f"{FOLDER}{frame.name}" for frame in frames]
    for name, frame in zip(names, frames, strict=True):
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(frame.data))
    return names
