"""Small films, models, pictures and subtitles, made byte by byte."""

import io
import json
import struct

from django.core.files.base import ContentFile
from PIL import Image as Pillow

from catalog.models import ProductMedia
from catalog.services import media

VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nThe lamp comes on.\n"
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + bytes(64)


def box(kind, body=b""):
    return struct.pack(">I4s", len(body) + 8, kind) + body


def mp4(*kinds):
    return box(b"ftyp", b"isom\0\0\2\0isomavc1") + b"".join(
        box(kind, bytes(32)) for kind in kinds or (b"moov", b"mdat")
    )


def glb(**changes):
    """One triangle, red."""
    corners = struct.pack("<9f", 0, 0, 0, 1, 0, 0, 0, 1, 0)
    document = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        "accessors": [
            {
                "bufferView": 0,
                "componentType": 5126,
                "count": 3,
                "type": "VEC3",
                "min": [0, 0, 0],
                "max": [1, 1, 0],
            }
        ],
        "bufferViews": [{"buffer": 0, "byteLength": len(corners)}],
        "buffers": [{"byteLength": len(corners)}],
    } | changes
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    chunks = struct.pack("<I4s", len(text), b"JSON") + text
    chunks += struct.pack("<I4s", len(corners), b"BIN\0") + corners
    return struct.pack("<4sII", b"glTF", 2, len(chunks) + 12) + chunks


def picture(shade=120, size=(80, 100), kind="PNG"):
    buffer = io.BytesIO()
    Pillow.new("RGB", size, (shade, 90, 60)).save(buffer, kind)
    return buffer.getvalue()


def _row(product, kind, label, zh, **fields):
    return ProductMedia.objects.create(
        product=product, kind=kind, label_en=label, label_zh_hans=zh, **fields
    )


def _still(shade):
    made = media.still(picture(shade))
    size = {"width": made.width, "height": made.height}
    return {"poster": ContentFile(made.data, made.name)} | size


def film(product):
    return _row(
        product,
        "video",
        "The lamp comes on",
        "灯亮了",
        file=ContentFile(mp4(), "film.mp4"),
        captions_en=ContentFile(VTT, "film.vtt"),
        **_still(10),
    )


def model(product):
    return _row(
        product,
        "model",
        "Teapot to walk round",
        "可环视的茶壶",
        file=ContentFile(glb(), "teapot.glb"),
        position=1,
        **_still(20),
    )


def turn(product, frames=8):
    shades = [20 * n for n in range(frames)]
    names = media.store(media.turn([picture(shade) for shade in shades]))
    return _row(
        product,
        "spin",
        "Teapot, turned",
        "转动的茶壶",
        frames=names,
        poster=names[0],
        width=80,
        height=100,
        position=2,
    )
