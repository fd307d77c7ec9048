"""What the home page is made of, besides cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.money import Money
    from storefront.cards.products import Picture


@dataclass(frozen=True, slots=True)
class Story:
    """A picture with words on it that leads somewhere; the hero is one too."""

    title: str
    text: str
    url: str
    action: str = ""
    picture: Picture | None = None
    second_url: str = ""
    second_action: str = ""


@dataclass(frozen=True, slots=True)
class Rail:
    """A row of rendered cards under a heading. `code` names it in the markup ("new", "loved")."""

    code: str
    title: str
    cards_html: Sequence[str]
    url: str = ""
    link_label: str = ""


@dataclass(frozen=True, slots=True)
class Mood:
    """One colour of the product shown in several colours."""

    label: str
    url: str
    picture: Picture


@dataclass(frozen=True, slots=True)
class Moods:
    """One product in all its colours."""

    title: str
    text: str
    url: str
    action: str
    price: Money
    moods: tuple[Mood, ...]
