"""What serving asks of the room beside it; the top floor says who answers.

Without an answer nothing is known of any product, and nothing is suggested.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from recommendations.serving.values import Known


class Shop(Protocol):
    """What can be bought, and in which order the shop itself would list it."""

    def standing(self, product_ids: Iterable[int]) -> Known:
        """Return what is known of the live ones of these products."""

    def best(self, *, currency: str, category_id: int, most: int) -> Sequence[int]:
        """Return the best of a category, or of everything."""

    def newest(self, *, currency: str, most: int) -> Sequence[int]:
        """Return what is newest."""


_registered: list[Shop] = []


def register(answering: Shop) -> None:
    """Ask this one from now on."""
    _registered[:] = [answering]


def shop() -> Shop:
    """Return who answers."""
    return _registered[0]
