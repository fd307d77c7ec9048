"""What an uploaded file is, by what is in it: its name and its sender's word count for nothing."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

MB = 1024 * 1024
LARGEST_VIDEO = 50 * MB
LARGEST_MODEL = 15 * MB
LARGEST_CAPTIONS = MB // 2
FEWEST_FRAMES, MOST_FRAMES = 8, 36

# Their decoders are programs of their own, which the shop's pages do not let in.
PACKED = {"KHR_draco_mesh_compression", "KHR_texture_basisu", "EXT_meshopt_compression"}

_BOX = struct.Struct(">I4s")
_GLB = struct.Struct("<4sIIII")
_JSON_CHUNK = 0x4E4F534A
_EBML = b"\x1a\x45\xdf\xa3"
_HEAD = 4096


def video_suffix(file: BinaryIO, size: int) -> str:
    """Return "mp4" or "webm"; nothing for what is neither, or is cut short."""
    file.seek(0)
    head = file.read(_HEAD)
    if head.startswith(_EBML):
        return "webm" if b"webm" in head else ""
    if head[4:8] != b"ftyp":
        return ""
    boxes = list(_boxes(file, size))
    return "mp4" if {b"moov", b"mdat"} <= set(boxes) else ""


def is_packed(data: bytes) -> bool:
    """Whether a model needs a decoder that the shop's pages do not have."""
    return bool(PACKED & set(map(str, _parts(_document(data), "extensionsRequired"))))


def is_model(data: bytes) -> bool:
    """Whether this is a whole binary glTF 2.0 that needs no file beside it."""
    document = _document(data)
    asset = document.get("asset")
    if not isinstance(asset, Mapping) or not str(asset.get("version", "")).startswith("2"):
        return False
    parts = _parts(document, "buffers") + _parts(document, "images")
    return all(
        isinstance(part, Mapping) and str(part.get("uri", "data:")).startswith("data:")
        for part in parts
    )


def is_captions(data: bytes) -> bool:
    """Whether this is a WebVTT file with at least one line to show."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return False
    named = bool(lines) and lines[0].split(maxsplit=1)[:1] == ["WEBVTT"]
    return named and any(" --> " in line for line in lines)


def _boxes(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Yield the kinds of an MP4's outermost boxes as far as they lie within the file."""
    place = 0
    while place + _BOX.size <= size:
        file.seek(place)
        length, kind = _BOX.unpack(file.read(_BOX.size))
        if length == 1:  # the true length follows, in eight bytes
            length = int.from_bytes(file.read(8), "big")
        elif length == 0:  # up to the end
            length = size - place
        if length < _BOX.size or place + length > size:
            return
        yield kind
        place += length


def _document(data: bytes) -> Mapping[str, Any]:
    """Return a GLB's JSON chunk; an empty one for what is no GLB."""
    if len(data) < _GLB.size:
        return {}
    magic, version, length, chunk, kind = _GLB.unpack_from(data)
    if (magic, version, length, kind) != (b"glTF", 2, len(data), _JSON_CHUNK):
        return {}
    try:
        found = json.loads(data[_GLB.size : _GLB.size + chunk])
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _parts(document: Mapping[str, Any], name: str) -> list[Any]:
    """Return a list of the document; anything else in its place is one part that is none."""
    found = document.get(name, [])
    return found if isinstance(found, list) else [None]
