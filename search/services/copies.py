"""Copies of the index as bitmaps."""

from __future__ import annotations

from datetime import datetime


def build_if_large(*, now: datetime) -> None:
    """Later."""
