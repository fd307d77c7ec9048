"""What a recommendation is: a product, and why it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Source(StrEnum):
    """Where a suggestion came from: the generator that contributed most."""

    OWN = "own"
    EASE = "ease"
    TOGETHER = "together"
    NEIGHBOURS = "neighbours"
    TYPE = "type"
    POPULAR = "popular"
    PLANNED = "planned"
    CONTENT = "content"
    FRESH = "fresh"


class Code(StrEnum):
    """Why a product is shown; what the reason's words need stands beside it."""

    AGAIN = "again"  # every_days
    WITH = "with"  # product_id: bought or viewed
    VIEWED = "viewed"  # product_id
    POPULAR = "popular"
    POPULAR_IN = "popular_in"  # category_id
    OFFER = "offer"
    LIKE_YOU = "like_you"
    SIMILAR = "similar"  # product_id
    ACCESSORY = "accessory"  # product_id
    FRESH = "fresh"
    RECENT = "recent"


class ShopperKind(TextChoices):
    """Lists a shopper has."""

    FOR_YOU = "for_you", _("For you")
    DISCOVER = "discover", _("Discover")
    BUY_AGAIN = "buy_again", _("Buy again")


class ProductKind(TextChoices):
    """Lists a product has."""

    TOGETHER = "together", _("Bought together")
    SIMILAR = "similar", _("Similar")


class CommonKind(TextChoices):
    """Lists everybody shares."""

    TRENDING = "trending", _("Trending")
    POPULAR = "popular", _("Popular")
    FRESH = "fresh", _("New here")


class Why(StrEnum):
    """Why a model is in its state, where no person said; a file's name may follow a colon."""

    NOT_WORSE = "not_worse"
    WORSE_FOR_YOU = "worse_for_you"
    WORSE_DISCOVER = "worse_discover"
    TOO_LITTLE = "too_little"
    NOTHING = "nothing"
    DAMAGED = "damaged"
    KILLED = "killed"
    BROKEN = "broken"


EVERYWHERE = "all"
# No list is longer: what is sold out or in the bag leaves, and enough stays.
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a code and what its words need."""

    code: str
    params: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One product with its score and its reason."""

    product_id: int
    score: float
    reason: Reason
    source: str

    def as_item(self) -> list[Any]:
        """Return it as the tables keep it."""
        return [
            self.product_id,
            self.score,
            self.reason.code,
            dict(self.reason.params),
            self.source,
        ]


def suggestion_of(item: Sequence[Any]) -> Suggestion:
    """Return what a kept item says. Raises ValueError or TypeError when it says nothing."""
    product_id, score, code, params, source = item
    return Suggestion(int(product_id), float(score), Reason(str(code), dict(params)), str(source))
