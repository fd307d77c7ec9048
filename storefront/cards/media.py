"""What shows a product beside its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storefront.cards.products import Picture


@dataclass(frozen=True, slots=True)
class Track:
    """Subtitles in one language, which a shopper turns on."""

    src: str
    language: str
    name: str


@dataclass(frozen=True, slots=True)
class MediaView:
    """A film, a model or a turn. `src` is its file; of a turn `frames` are all of them."""

    kind: str  # catalog.types.MediaKind
    label: str
    still: Picture
    src: str = ""
    type: str = ""
    tracks: tuple[Track, ...] = ()
    frames: tuple[str, ...] = ()
