"""What was learnt offline and what this session tells, in one list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from recommendations.types import Code, Reason, Suggestion

# So many products looked at weigh as much as all that is known from before.
HALF_AT = 3


def weight(looked_at: int) -> float:
    """Return how much the session counts, 0 to 1: a = s / (s + 3)."""
    return looked_at / (looked_at + HALF_AT)


def blended(
    offline: Sequence[Suggestion],
    neighbours: Mapping[int, Sequence[Suggestion]],
    session: Sequence[int],
) -> list[Suggestion]:
    """Return (1 - a) offline + a times the mean over the session's products of P(j given i).

    Both are taken as parts of their best, so that scores of different models can be added. A
    product keeps the reason of the side that gave it more.
    """
    kept = _scaled({one.product_id: one.score for one in offline})
    near, nearest = _mean(neighbours, session)
    a = weight(len(session)) if near else 0.0
    if not kept:
        a = 1.0
    reasons = {one.product_id: one for one in offline}
    found = []
    for product_id in kept.keys() | near.keys():
        before, now = (1 - a) * kept.get(product_id, 0.0), a * near.get(product_id, 0.0)
        one = reasons.get(product_id)
        if one is None or now > before:
            reason = Reason(Code.VIEWED, {"product_id": nearest[product_id]})
            found.append(Suggestion(product_id, before + now, reason, "session"))
        else:
            found.append(Suggestion(product_id, before + now, one.reason, one.source))
    return sorted(found, key=lambda one: (-one.score, one.product_id))


def _mean(
    neighbours: Mapping[int, Sequence[Suggestion]], session: Sequence[int]
) -> tuple[dict[int, float], dict[int, int]]:
    """Return each neighbour's score, as a part of the best, and which product brought it most."""
    sums: dict[int, float] = {}
    best: dict[int, tuple[float, int]] = {}
    looked_at = set(session)
    for of in session:
        for one in neighbours.get(of, ()):
            if one.product_id in looked_at:
                continue
            sums[one.product_id] = sums.get(one.product_id, 0.0) + max(one.score, 0.0)
            best[one.product_id] = max(best.get(one.product_id, (0.0, of)), (one.score, of))
    return _scaled(sums), {product_id: of for product_id, (_score, of) in best.items()}


def _scaled(scores: Mapping[int, float]) -> dict[int, float]:
    most = max(scores.values(), default=0.0)
    if most <= 0:
        return dict.fromkeys(scores, 0.0)
    return {product_id: max(score, 0.0) / most for product_id, score in scores.items()}
