"""Pictures as pages show them."""

from __future__ import annotations

from catalog.models import Image
from catalog.pictures import sources
from storefront.cards import Picture


def picture(image: Image | None, *, alt: str | None = None) -> Picture | None:
    """Return a picture in its sizes, with its own words or others."""
    if image is None:
        return None
    found = sources(image)
    return Picture(
        alt=image.alt if alt is None else alt,
        width=image.width,
        height=image.height,
        tone=image.tone,
        src=found.src,
        webp=found.webp,
        avif=found.avif,
        full=found.full,
    )
