"""Films, models and turns as the API shows them."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from rest_framework import serializers

from catalog.media import subtitles
from catalog.models import ProductMedia


class MediaOut(serializers.Serializer[Any]):
    """One of them: `url` is the film or the GLB model; a turn has `frames` instead."""

    kind = serializers.CharField(help_text="video, model or spin")
    label = serializers.CharField(help_text="What it shows")  # type: ignore[assignment]  # a field has a label too
    url = serializers.SerializerMethodField()
    still = serializers.SerializerMethodField(help_text="A picture to show until it is opened")
    width = serializers.IntegerField(help_text="Of the still picture and the frames")
    height = serializers.IntegerField()
    subtitles = serializers.SerializerMethodField(help_text="WebVTT by language")
    frames = serializers.SerializerMethodField(help_text="One turn to the left, evenly spaced")

    def get_url(self, media: ProductMedia) -> str | None:
        """Return the file's address."""
        return default_storage.url(media.file.name) if media.file else None

    def get_still(self, media: ProductMedia) -> str:
        """Return the still picture's address."""
        return default_storage.url(media.poster.name)

    def get_subtitles(self, media: ProductMedia) -> dict[str, str]:
        """Return each language's file."""
        return {language: default_storage.url(file) for language, _own, file in subtitles(media)}

    def get_frames(self, media: ProductMedia) -> list[str]:
        """Return the frames' addresses in order."""
        return [default_storage.url(name) for name in media.frames]
