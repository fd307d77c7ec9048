"""Films, models and turns as pages show them, and films for search engines."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import get_language

from catalog.media import subtitles
from catalog.models import ProductMedia
from catalog.types import MediaKind
from storefront.cards import MediaView, Picture, Track
from storefront.composing.structured import absolute

# Of a still picture; its tile's colour is the page's own until it is there.
NO_TONE = 0


def views(media: Sequence[ProductMedia]) -> tuple[MediaView, ...]:
    """Return them in order."""
    return tuple(_view(one) for one in media)


def films(media: Sequence[ProductMedia]) -> list[dict[str, Any]]:
    """Return JSON-LD of the films."""
    return [
        {
            "@type": "VideoObject",
            "name": one.label,
            "description": one.label,
            "thumbnailUrl": absolute(default_storage.url(one.poster.name)),
            "contentUrl": absolute(default_storage.url(one.file.name)),
            "uploadDate": one.created_at.isoformat(),
            "inLanguage": get_language(),
        }
        for one in media
        if one.kind == MediaKind.VIDEO
    ]


def _view(one: ProductMedia) -> MediaView:
    still = default_storage.url(one.poster.name)
    return MediaView(
        kind=one.kind,
        label=one.label,
        still=Picture(
            alt=one.label, width=one.width, height=one.height, tone=NO_TONE, src=still, full=still
        ),
        src=default_storage.url(one.file.name) if one.file else "",
        type=mimetypes.guess_type(one.file.name or "")[0] or "",
        tracks=tuple(
            Track(default_storage.url(name), language, said)
            for language, said, name in subtitles(one)
        ),
        frames=tuple(default_storage.url(name) for name in one.frames),
    )
