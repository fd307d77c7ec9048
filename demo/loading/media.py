"""Films, models and turns of the demo, taken in as an operator's uploads are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile

from catalog.models import Product, ProductMedia
from catalog.services import media
from catalog.types import MediaKind
from demo import files
from demo.files import Row
from demo.loading.words import both


def load(*, products: Mapping[str, Product]) -> None:
    """Write them in the order of the list."""
    for position, row in enumerate(files.document("media")):
        ProductMedia.objects.create(
            product=products[row["product"]],
            kind=row["kind"],
            position=position,
            **both(row, "label"),
            **(_turn(row) if row["kind"] == MediaKind.SPIN else _file(row)),
        )


def _turn(row: Row) -> dict[str, Any]:
    paths = sorted(files.MEDIA.glob(f"{row['frames']}-*.webp"))
    frames = media.turn([path.read_bytes() for path in paths])
    names = media.store(frames)
    size = {"width": frames[0].width, "height": frames[0].height}
    return {"frames": names, "poster": names[0]} | size


def _file(row: Row) -> dict[str, Any]:
    read = media.model if row["kind"] == MediaKind.MODEL else media.video
    still = media.still((files.MEDIA / row["still"]).read_bytes())
    fields = {"width": still.width, "height": still.height, "file": read(_stored(row["file"]))}
    fields["poster"] = ContentFile(still.data, still.name)
    if said := row.get("captions"):
        fields["captions_en"] = media.captions(_stored(f"{said}.en.vtt"))
        fields["captions_zh_hans"] = media.captions(_stored(f"{said}.zh.vtt"))
    return fields


def _stored(name: str) -> ContentFile[bytes]:
    return ContentFile((files.MEDIA / name).read_bytes(), name)
