"""Why a product stands where it stands: its parts, which add up to its score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.engine import ordering
from search.engine.asked import Answer, Asked, Pool
from search.engine.known import known
from search.engine.sql import SqlEngine
from search.models import SearchDoc
from search.rules import ranking
from search.rules.ranking import Facts
from search.rules.understanding import Group
from search.selectors import finding
from search.types import Part, Query, Verb


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a score: its share of the weight, and the points that makes."""

    part: Part
    weight: float
    share: float
    points: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """A product in a list. `place` counts from one; none when the product is not in the list."""

    shares: tuple[Share, ...]
    boost: float
    total: float
    place: int | None
    of: int
    verb: str
    shown_for: str


def explain(query: Query, *, product_id: int) -> Explanation | None:
    """Return why a product stands where it does in a list; none if search does not know it.

    By PostgreSQL, whatever answers shoppers: both answer alike.
    """
    doc = SearchDoc.objects.filter(pk=product_id).first()
    if doc is None:
        return None
    groups, shown_for = finding.meaning(query)
    placed = finding.placed_in(query, known())
    answer = SqlEngine().answer(
        _asked(query, groups, [product_id, *(one.product_id for one in placed)])
    )
    asked, place = _in_list(answer, query, groups, product_id)
    decided = {one.product_id: one for one in placed}.get(product_id)
    boost = decided.points if decided and decided.verb == Verb.BOOST else 0.0
    shares = _shares(doc, known().weights, asked)
    return Explanation(
        shares=shares,
        boost=boost,
        total=round(sum(one.points for one in shares) + boost, 2),
        place=place,
        of=answer.total,
        verb=decided.verb if decided else "",
        shown_for=shown_for,
    )


def _asked(query: Query, groups: Sequence[Group], placed: list[int]) -> Asked:
    return Asked(
        currency=query.currency,
        category_id=query.category_id,
        groups=tuple(groups),
        ranked=True,
        placed=placed,
        affinity=query.affinity,
    )


def _in_list(
    answer: Answer, query: Query, groups: Sequence[Group], product_id: int
) -> tuple[dict[str, float], int | None]:
    """Return the shares that hang on who asks for what, and the product's place in the list."""
    pool, said = answer.pool, known()
    found = None if pool is None else _place_in(pool, product_id)
    if pool is None or found is None:
        return {Part.TEXT: 0.0, Part.AFFINITY: 0.0}, None
    order = ordering.ordered(
        pool,
        groups=groups,
        placed=finding.placed_in(query, said),
        weights=said.weights,
        first=query.size,
    )
    place = 1 + [hit and hit.product_id for hit in order].index(product_id)
    texts = ordering.texts(pool, groups)
    return {
        Part.TEXT: float(texts[found]),
        Part.AFFINITY: float(pool.likings[found]),
    }, place


def _place_in(pool: Pool, product_id: int) -> int | None:
    ids = [hit.product_id for hit in pool.hits]
    return ids.index(product_id) if product_id in ids else None


def _shares(
    doc: SearchDoc, weights: Mapping[str, float], asked: Mapping[str, float]
) -> tuple[Share, ...]:
    """Return the parts, the largest first; standing as it was when it was last worked out."""
    facts = Facts(
        sold=doc.sold,
        rating=doc.rating,
        reviews=doc.reviews,
        margin=doc.margin,
        published_at=doc.published_at,
        in_stock=doc.in_stock,
        merit=doc.merit,
    )
    found = ranking.shares(facts, now=doc.ranked_at) | dict(asked)
    points = ranking.points(weights, found)
    shares = (Share(Part(part), weights[part], found[part], points[part]) for part in points)
    return tuple(sorted(shares, key=lambda one: -one.points))
