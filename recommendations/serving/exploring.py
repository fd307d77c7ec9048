"""Places for products nobody knows yet: one in ten, until they have been in twenty baskets."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from recommendations.serving.values import Known, Rules
from recommendations.types import Code, Reason, Source, Suggestion

# Of those that could be tried, what was added within a day takes half of the places.
TODAY = timedelta(days=1)
# Not among the first three: those are for what is most likely wanted.
FIRST_PLACE = 3
# More are not looked up for one page.
MOST_LATEST, MOST_OTHERS = 40, 20


def explored(
    chosen: Sequence[Suggestion],
    cold: Mapping[int, int],
    known: Known,
    rules: Rules,
    *,
    seed: str,
    now: datetime,
) -> tuple[list[Suggestion], frozenset[int]]:
    """Return the list with a new product in one of every ten places, and which those are.

    `cold` are the baskets of each product that is new. Those whose category or type is on the list
    are tried on whoever it is for; where none is, any. Who sees which hangs on `seed` alone.
    """
    shown = list(chosen)
    taken = {one.product_id for one in shown}
    tried: set[int] = set()
    for block in range(len(shown) // rules.explore_every if rules.explore_every else 0):
        able = [
            pk for pk, baskets in sorted(cold.items())
            if pk in known and pk not in taken and baskets < rules.explore_below
        ]  # fmt: skip
        pick = _pick(_fitting(able, shown, known), known, f"{seed}/{block}", now)
        if pick is None:
            break
        start = block * rules.explore_every + FIRST_PLACE
        span = rules.explore_every - FIRST_PLACE
        place = start + int(_chance(f"{seed}/{block}/place") * span)
        shown[place] = Suggestion(pick, shown[place].score, Reason(Code.FRESH, {}), Source.FRESH)
        taken.add(pick)
        tried.add(pick)
    return shown, frozenset(tried)


def _fitting(able: Sequence[int], shown: Sequence[Suggestion], known: Known) -> Sequence[int]:
    liked = {known[one.product_id].category_id for one in shown if one.product_id in known}
    types = {known[one.product_id].type_id for one in shown if one.product_id in known}
    near = [pk for pk in able if known[pk].category_id in liked]
    return near or [pk for pk in able if known[pk].type_id in types] or able


def _pick(able: Sequence[int], known: Known, seed: str, now: datetime) -> int | None:
    """Return one of them; every second time one of those that came within a day."""
    if not able:
        return None
    latest = [pk for pk in able if now - known[pk].published_at <= TODAY]
    pool = latest if latest and _chance(f"{seed}/today") < 0.5 else able  # noqa: PLR2004 -- a half
    return pool[int(_chance(f"{seed}/which") * len(pool))]


def _chance(text: str) -> float:
    """Return a number from 0 up to 1 that hangs on the text alone."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") / 2**64


def sampled(
    cold: Mapping[int, tuple[int, datetime]], *, seed: str, now: datetime
) -> dict[int, int]:
    """Return the baskets of so many of them as are looked at for one page.

    All that came within a day, if they are few, and the others by lot.
    """
    by_lot = sorted(cold, key=lambda pk: _chance(f"{seed}/{pk}"))
    latest = [pk for pk in by_lot if now - cold[pk][1] <= TODAY][:MOST_LATEST]
    return {pk: cold[pk][0] for pk in dict.fromkeys([*latest, *by_lot[:MOST_OTHERS]])}
