"""Why a candidate is shown: the generator that thought most of it, in words a face can say."""

from __future__ import annotations

from typing import Any

import numpy as np

from recommendations.engine.candidates import Batch
from recommendations.engine.cut import Cut
from recommendations.engine.generators import Ease, Generator
from recommendations.engine.scoring import Told
from recommendations.types import Code, Source

_SOURCES = {
    "ease": Source.EASE, "ridge": Source.NEIGHBOURS, "neighbours": Source.NEIGHBOURS,
    "kinds": Source.TYPE, "stores": Source.POPULAR, "popular": Source.POPULAR,
    "planned": Source.PLANNED,
}  # fmt: skip
_CODES = {
    "ease": Code.LIKE_YOU, "ridge": Code.LIKE_YOU, "neighbours": Code.LIKE_YOU,
    "planned": Code.OFFER,
}  # fmt: skip
# Bought so often, a product has a rhythm that can be said.
RHYTHM = 3


class Reasons:
    """Reasons for the candidates of one cut."""

    def __init__(self, cut: Cut, generators: dict[str, Generator]) -> None:
        self._cut = cut
        self._ease = generators.get("ease")
        self._names = [name for name in _SOURCES if name in generators]

    def item(self, batch: Batch, told: Told, at: int, score: float) -> list[Any]:
        """Return a candidate as lists keep it."""
        product = int(self._cut.catalogue.ids[batch.item[at]])
        code, params, source = self._why(batch, told, at)
        return [product, round(score, 5), code, params, source]

    def _why(self, batch: Batch, told: Told, at: int) -> tuple[str, dict[str, Any], str]:
        if batch.bought[at]:
            gap = told["own_gap"][at]
            if told["own_number"][at] >= RHYTHM and gap >= 1:
                return Code.AGAIN.value, {"every_days": round(float(gap))}, Source.OWN.value
            return Code.RECENT.value, {}, Source.OWN.value
        return self._of_new(batch, told, at)

    def _of_new(self, batch: Batch, told: Told, at: int) -> tuple[str, dict[str, Any], str]:
        """Name the generator that placed it best, and what that one can say."""
        ranks = [told[f"at_{name}"][at] for name in self._names]
        winner = self._names[int(np.argmin(ranks))] if ranks else "popular"
        item, params = int(batch.item[at]), {}
        code = _CODES.get(winner, Code.POPULAR)
        if winner == "ease" and (bought := self._because(int(batch.user[at]), item)):
            code, params = Code.WITH, {"product_id": bought}
        elif winner == "kinds" and (category := self._category(item)):
            code, params = Code.POPULAR_IN, {"category_id": category}
        return code.value, params, _SOURCES[winner].value

    def _because(self, user: int, item: int) -> int:
        """Return the bought product that speaks most for another, 0 for none."""
        if not isinstance(self._ease, Ease):
            return 0
        place = self._ease.because(user, int(self._cut.place[item]))
        return int(self._cut.catalogue.ids[self._cut.head[place]]) if place >= 0 else 0

    def _category(self, item: int) -> int:
        return int(self._cut.catalogue.category_ids[item])
