"""What stands beside a product: what is bought with it, and what is like it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommendations.engine.cut import Cut, Matrix
from recommendations.engine.history import Catalogue

Best = tuple[NDArray[np.int64], NDArray[np.float64]]

# How much a best seller is held back: 0 is the plain share of baskets, 0.5 is the cosine.
HELD_BACK = 0.1
# Below so many baskets a product borrows what goes with its kind.
ENOUGH = 20
SURE = 2
# A basket as large as a warehouse's order joins everything with everything.
MOST_OF_BASKET = 100


def together(cut: Cut, *, most: int = 20) -> Iterator[tuple[int, Best]]:
    """Yield each sold product with what it is bought with, and how often per basket."""
    rows = _baskets(cut)
    pairs = (rows.T @ rows).tocsr()
    sold = pairs.diagonal()
    held = np.power(np.maximum(sold, 1), HELD_BACK)
    kinds = _of_kinds(cut, rows, held, most)
    for item in np.flatnonzero(sold > 0).tolist():
        inside = slice(pairs.indptr[item], pairs.indptr[item + 1])
        others, count = pairs.indices[inside], pairs.data[inside]
        strong = (others != item) & ((sold[item] >= ENOUGH) | (count >= SURE))
        others, score = others[strong], count[strong] / held[others[strong]] / sold[item]
        order = np.argsort(-score, kind="stable")[:most]
        others, score = others[order].astype(np.int64), score[order]
        if sold[item] < ENOUGH:
            others, score = _filled(item, others, score, kinds[int(cut.catalogue.kind[item])], most)
        yield item, (others, score)


def _baskets(cut: Cut) -> Matrix:
    """Return baskets by product; of huge ones the products that sell most."""
    _names, basket = np.unique(cut.history.basket, return_inverse=True)
    sold = cut.popularity(None)
    order = np.lexsort((-sold[cut.item], basket))
    start = np.searchsorted(basket[order], basket[order])
    kept = order[np.arange(len(order)) - start < MOST_OF_BASKET]
    rows = sparse.csr_matrix(
        (np.ones(len(kept), np.float32), (basket[kept], cut.item[kept])),
        shape=(int(basket.max(initial=-1)) + 1, cut.items),
    )
    rows.data[:] = 1
    return rows


def _of_kinds(cut: Cut, rows: Matrix, held: NDArray[np.float64], most: int) -> dict[int, Best]:
    kind = cut.catalogue.kind
    count = int(kind.max(initial=0)) + 1
    member = sparse.csr_matrix(
        (np.ones(cut.items, np.float32), (np.arange(cut.items), np.maximum(kind, 0))),
        shape=(cut.items, count),
    )
    of_kind = (rows @ member).tocsr()
    pairs = (of_kind.T @ rows).tocsr()
    size = np.maximum(np.asarray(of_kind.sum(0)).ravel(), 1)
    found: dict[int, Best] = {-1: (np.zeros(0, np.int64), np.zeros(0))}
    for number in range(count):
        inside = slice(pairs.indptr[number], pairs.indptr[number + 1])
        others = pairs.indices[inside]
        score = pairs.data[inside] / held[others] / size[number]
        order = np.argsort(-score, kind="stable")[: most * 2]
        found[number] = others[order].astype(np.int64), score[order]
    return found


def _filled(
    item: int, others: NDArray[np.int64], score: NDArray[np.float64], kind: Best, most: int
) -> Best:
    """Put what goes with the kind after what surely goes with the product."""
    more = ~np.isin(kind[0], [*others.tolist(), item])
    low = float(score.min()) if len(score) else float(kind[1].max(initial=0))
    scale = min(1.0, low / max(float(kind[1].max(initial=0)), 1e-9))
    return (
        np.concatenate([others, kind[0][more]])[:most],
        np.concatenate([score, kind[1][more] * scale])[:most],
    )


def similar(
    catalogue: Catalogue, sold: NDArray[np.float32], *, most: int = 20, block: int = 2000
) -> Iterator[tuple[int, Best]]:
    """Yield each product with those of its department whose words are most like its own.

    Words of both languages; Chinese by pairs of characters. What sells is preferred among equals.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 -- a second to come

    if not len(catalogue):
        return
    reader = TfidfVectorizer(analyzer=_words, sublinear_tf=True, dtype=np.float32)
    try:
        vectors = reader.fit_transform(catalogue.words).tocsr()
    except ValueError:  # no product has a word
        return
    liked = 1 + 0.05 * np.log1p(sold)
    for department in np.unique(catalogue.category):
        inside = np.flatnonzero(catalogue.category == department)
        theirs = vectors[inside].T.tocsr()
        for start in range(0, len(inside), block):
            some = inside[start : start + block]
            near = (vectors[some] @ theirs).tocsr()
            for row, item in enumerate(some.tolist()):
                at = slice(near.indptr[row], near.indptr[row + 1])
                others = inside[near.indices[at]]
                score = near.data[at] * liked[others]
                score[others == item] = -1
                order = np.argsort(-score, kind="stable")[:most]
                order = order[score[order] > 0]
                yield item, (others[order].astype(np.int64), score[order].astype(np.float64))


def _words(text: str) -> list[str]:
    """Return words, and of a run of Chinese its pairs of characters."""
    told: list[str] = []
    for word in text.split():
        if word.isascii():
            told.append(word.strip(".,()/-"))
        else:
            told += [word[at : at + 2] for at in range(max(len(word) - 1, 1))]
    return [word for word in told if word]
