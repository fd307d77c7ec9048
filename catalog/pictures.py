"""Where a picture's files are, for whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.storage import default_storage

from catalog.models import Image


@dataclass(frozen=True, slots=True)
class Sources:
    """Addresses of one picture: a middle size, the largest, and the sizes as `srcset` strings."""

    src: str
    full: str
    webp: str = ""
    avif: str = ""


def sources(image: Image) -> Sources:
    """Return a picture's addresses; until its sizes are made, the master's alone."""
    made = image.renditions
    if not made:
        master = default_storage.url(image.file.name)
        return Sources(src=master, full=master)
    base, widths = default_storage.url(made["stem"]), made["widths"]
    return Sources(
        src=f"{base}-{widths[min(1, len(widths) - 1)]}.webp",
        full=f"{base}-{widths[-1]}.webp",
        webp=_srcset(base, widths, "webp"),
        avif=_srcset(base, widths, "avif"),
    )


def _srcset(base: str, widths: list[int], suffix: str) -> str:
    return ", ".join(f"{base}-{width}.{suffix} {width}w" for width in widths)
