"""How complete a product is: a share of weights, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class Item(StrEnum):
    """What a product should have; those with words are asked in each language."""

    NAME = "name"
    SUMMARY = "summary"
    DESCRIPTION = "description"
    PICTURES = "pictures"
    ALT = "alt"
    ATTRIBUTES = "attributes"
    TABLE = "table"
    TAGS = "tags"
    KEYWORDS = "keywords"
    VIDEO = "video"


# A shopper wants to see it from two sides at least.
PICTURES = 2
# Keywords and a film are asked for where a type says so.
_USUAL = {
    Item.NAME: 20,
    Item.DESCRIPTION: 20,
    Item.PICTURES: 20,
    Item.ATTRIBUTES: 15,
    Item.SUMMARY: 10,
    Item.TABLE: 5,
    Item.TAGS: 5,
    Item.ALT: 5,
}


@dataclass(frozen=True, slots=True)
class Score:
    """Per cent, and the items that are missing, the weightiest first."""

    percent: int
    missing: tuple[Item, ...] = ()


def default_weights() -> dict[str, int]:
    """Return what a new type asks for."""
    return {item.value: weight for item, weight in _USUAL.items()}


def check_weights(weights: object) -> None:
    """Refuse weights of what nobody knows, and weights that are none. Raises ValidationError."""
    known = {item.value for item in Item}
    is_fit = isinstance(weights, dict) and all(
        key in known and isinstance(value, int) and 0 <= value <= 100  # noqa: PLR2004 -- per cent
        for key, value in weights.items()
    )
    if not is_fit:
        words = ", ".join(sorted(known))
        raise ValidationError(
            _("Give whole numbers from 0 to 100 for some of: %(known)s."), params={"known": words}
        )


def score(present: AbstractSet[Item], weights: Mapping[str, int]) -> Score:
    """Return how complete a product is that has these items. A type that asks nothing is content.

    Rounded down: 100 is said of what is whole alone.
    """
    asked = {item: weights[item] for item in Item if weights.get(item, 0) > 0}
    whole = sum(asked.values())
    if not whole:
        return Score(100)
    held = sum(weight for item, weight in asked.items() if item in present)
    missing = sorted((item for item in asked if item not in present), key=lambda i: -asked[i])
    return Score(100 * held // whole, tuple(missing))
