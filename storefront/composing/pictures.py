"""Pictures as pages show them."""

from __future__ import annotations

from django.core.files.storage import default_storage

from catalog.models import Image
from storefront.cards import Picture


def picture(image: Image | None, *, alt: str | None = None) -> Picture | None:
    """Return a picture in its sizes; until they are made, the master alone."""
    if image is None:
        return None
    made = image.renditions
    text = image.alt if alt is None else alt
    if not made:
        src = default_storage.url(image.file.name)
        return Picture(alt=text, width=image.width, height=image.height, tone=image.tone, src=src, full=src)
    base, widths = default_storage.url(made["stem"]), made["widths"]
    middle = widths[min(1, len(widths) - 1)]
    return Picture(
        alt=text, width=image.width, height=image.height, tone=image.tone,
        src=f"{base}-{middle}.webp",
        webp=_srcset(base, widths, "webp"), avif=_srcset(base, widths, "avif"),
        full=f"{base}-{widths[-1]}.webp",
    )


def _srcset(base: str, widths: list[int], suffix: str) -> str:
    return ", ".join(f"{base}-{width}.{suffix} {width}w" for width in widths)
