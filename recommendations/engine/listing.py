"""The lists a learnt model comes out with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommendations.engine import beside, diversity, scoring
from recommendations.engine.candidates import Batch, batches
from recommendations.engine.features import Features
from recommendations.engine.fitting import Learnt
from recommendations.engine.reasons import Reasons
from recommendations.engine.scoring import Told
from recommendations.types import EVERYWHERE, LONGEST, Code, CommonKind, ProductKind, ShopperKind
from recommendations.types import Source as From

Items = list[list[Any]]
_BESIDE = 20
_TREND = (1.0, 4.0)  # half-lives in weeks: now, and usually


def of_shoppers(learnt: Learnt) -> Iterator[tuple[int, str, Items]]:
    """Yield each account's lists: for you, discover. A guest has none."""
    cut = learnt.cut
    rows = np.flatnonzero(cut.history.people > 0)
    rows = rows[np.isin(rows, cut.user)]
    if not learnt.generators or not len(rows):
        return
    reasons, features = Reasons(cut, learnt.generators), Features(cut)
    for batch in batches(cut, learnt.generators, rows):
        told = features.of(batch)
        of_all, of_new = learnt.scorer(batch, told)
        for row in batch.rows.tolist():
            person = int(cut.history.people[row])
            at = scoring.best(batch, of_all, row, LONGEST)
            yield person, ShopperKind.FOR_YOU.value, _items(reasons, batch, told, at, of_all)
            at = scoring.best(batch, of_new, row, LONGEST)
            at = at[_spread(learnt, batch, at, of_new)]
            yield person, ShopperKind.DISCOVER.value, _items(reasons, batch, told, at, of_new)


def of_products(learnt: Learnt) -> Iterator[tuple[int, str, Items]]:
    """Yield what is bought with each product, and what is like it."""
    ids, cut = learnt.cut.catalogue.ids, learnt.cut
    if len(cut.history):
        for item, (others, score) in beside.together(cut, most=_BESIDE):
            told = _beside(ids, item, others, score, Code.WITH, From.TOGETHER)
            yield int(ids[item]), ProductKind.TOGETHER.value, told
    for item, (others, score) in beside.similar(cut.catalogue, cut.popularity(13), most=_BESIDE):
        told = _beside(ids, item, others, score, Code.SIMILAR, From.CONTENT)
        yield int(ids[item]), ProductKind.SIMILAR.value, told


def common(learnt: Learnt, *, new: Sequence[int]) -> Iterator[tuple[str, str, Items]]:
    """Yield what everybody is shown: in the whole shop and in each category."""
    cut = learnt.cut
    now, usual = (cut.popularity(half_life) for half_life in _TREND)
    # So much more than usual; a sale or two more is no trend.
    trend = np.where(now > 0, now * now / (usual + 5), 0)
    ids, category = cut.catalogue.ids, cut.catalogue.category_ids
    fresh = np.flatnonzero(np.isin(ids, np.array(new, np.int64)))
    age = {product: place for place, product in enumerate(new)}
    newness = np.zeros(len(ids))
    newness[fresh] = [1 / (1 + age[product]) for product in ids[fresh].tolist()]
    kinds = (
        (CommonKind.TRENDING, trend, Code.POPULAR, From.POPULAR),
        (CommonKind.POPULAR, usual, Code.POPULAR, From.POPULAR),
        (CommonKind.FRESH, newness, Code.FRESH, From.FRESH),
    )
    for kind, score, code, source in kinds:
        every = np.flatnonzero(score > 0)
        if not len(every):
            continue
        yield EVERYWHERE, kind.value, _ranked(ids, every, score, code.value, source.value)
        order = every[np.argsort(category[every], kind="stable")]
        numbers, start = np.unique(category[order], return_index=True)
        for number, inside in zip(numbers.tolist(), np.split(order, start[1:]), strict=True):
            if number:
                scope = f"category:{number}"
                yield scope, kind.value, _ranked(ids, inside, score, code.value, source.value)


def of_country(sold: Sequence[tuple[int, int]]) -> Items:
    """Return what a country buys, as items."""
    return [
        [product, float(count), Code.POPULAR.value, {}, From.POPULAR.value]
        for product, count in sold[:LONGEST]
    ]


def _items(
    reasons: Reasons, batch: Batch, told: Told, at: NDArray[np.int64], score: NDArray[Any]
) -> Items:
    return [reasons.item(batch, told, int(place), float(score[place])) for place in at]


def _spread(learnt: Learnt, batch: Batch, at: NDArray[np.int64], score: NDArray[Any]) -> list[int]:
    items = batch.item[at]
    catalogue = learnt.cut.catalogue
    return diversity.spread(score[at], catalogue.kind[items], catalogue.category[items])


def _beside(
    ids: NDArray[np.int64], item: int, others: NDArray[np.int64], score: NDArray[np.float64],
    code: Code, source: From,
) -> Items:  # fmt: skip
    because = {"product_id": int(ids[item])}
    return [
        [product, round(value, 5), code.value, because, source.value]
        for product, value in zip(ids[others].tolist(), score.tolist(), strict=True)
    ]


def _ranked(
    ids: NDArray[np.int64], inside: NDArray[np.int64], score: NDArray[Any], code: str, source: str
) -> Items:
    best = inside[np.argsort(-score[inside], kind="stable")[:LONGEST]]
    return [[int(ids[at]), round(float(score[at]), 5), code, {}, source] for at in best]
