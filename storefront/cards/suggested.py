"""Suggestions as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class SuggestedCard:
    """A rendered card with why it is there; `id` is the product's public id."""

    id: str
    html: SafeString
    name: str
    reason: str
    explanation: str
    # What is put into the bag without a choice; empty where there is one to make.
    sku: str = ""


@dataclass(frozen=True, slots=True)
class SlotView:
    """A slot with its cards. `model` says which model's lists served, for who counts."""

    code: str
    title: str
    form: str
    cards: Sequence[SuggestedCard] = ()
    model: str = ""
    # Not personal although the slot could be: the reader has not allowed it.
    is_general: bool = False
    # On a cached page: filled in by the personal part.
    is_waiting: bool = False
    adds_all: Sequence[str] = ()
