"""What training costs as interactions grow, beside `implicit`'s ALS and BM25 on the same data.

    pip install implicit    # into .venv by hand: no part of the project needs it
    nice -n 10 .venv/bin/python -m bench.recommendations_scale --lines 5000000 [--peer als bm25]

Made data: a million people, a hundred thousand products (Zipf 0.8), 64 tastes that take half of the
draws, baskets of five, fifty weeks. One way a process, so that memory at its highest is its own.
"""

import argparse
import multiprocessing
import os
import resource
import time
from collections.abc import Callable

os.environ.setdefault("OMP_NUM_THREADS", "2")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from scipy import sparse

from recommendations.engine import fitting
from recommendations.engine.history import Catalogue, History

WEEKS = 50
TASTES = 64
OF_A_BASKET = 5


def made(lines: int, people: int, products: int) -> History:
    """Return a history of so many lines; the same every time."""
    draw = np.random.default_rng(0)
    activity = draw.lognormal(0, 1, people)
    user = np.repeat(
        np.arange(people, dtype=np.int32), draw.multinomial(lines, activity / activity.sum())
    )
    sold = np.cumsum((np.arange(products) + 20.0) ** -0.8)
    item = np.searchsorted(sold / sold[-1], draw.random(lines, np.float32)).astype(np.int32)
    item = np.minimum(item, products - 1)
    taste = draw.integers(0, TASTES, people, np.int32)
    own = draw.random(lines, np.float32) < 0.5
    item[own] = np.minimum(item[own] // TASTES * TASTES + taste[user[own]], products - 1)
    basket = (np.arange(lines) // OF_A_BASKET).astype(np.int32)
    week = draw.integers(1, WEEKS + 1, lines // OF_A_BASKET + 1).astype(np.int16)[basket]
    order = np.lexsort((week, user))
    ones = np.ones(lines, np.float32)
    kind = (np.arange(products) % 2000).astype(np.int32)
    catalogue = Catalogue(
        np.arange(1, products + 1), kind, kind % 300, kind % 30, kind % 500, kind.astype(np.int64),
        [""] * products,
    )  # fmt: skip
    return History(
        catalogue, np.arange(1, people + 1), user[order], item[order], basket[order],
        np.zeros(lines, np.int16), week[order], (week[order] - WEEKS).astype(np.float32) * 7,
        ones, ones, ones > 1, WEEKS,
    )  # fmt: skip


def ours(history: History) -> None:
    """Learn as the shop does by night, but for writing the lists."""
    fitting.learn_from(history, note=lambda step, share: print(f"  {share}% {step}", flush=True))


def als(history: History) -> None:
    """Train implicit's ALS: 64 factors, 15 rounds."""
    import implicit  # noqa: PLC0415 -- installed by hand

    model = implicit.als.AlternatingLeastSquares(factors=64, iterations=15, num_threads=2)
    model.fit(_matrix(history), show_progress=False)


def bm25(history: History) -> None:
    """Train implicit's BM25: 50 neighbours a product."""
    from implicit.nearest_neighbours import BM25Recommender  # noqa: PLC0415 -- installed by hand

    BM25Recommender(K=50, num_threads=2).fit(_matrix(history), show_progress=False)


def _matrix(history: History) -> sparse.csr_matrix:
    shape = (len(history.people), len(history.catalogue))
    ones = np.ones(len(history), np.float32)
    return sparse.csr_matrix((ones, (history.user, history.item)), shape=shape)


def measured(name: str, train: Callable[[History], None], size: tuple[int, int, int]) -> None:
    """Make the data, train, and print what training took."""
    history = made(*size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    wall, processor = time.monotonic(), time.process_time()
    train(history)
    print(
        f"{name}: {time.process_time() - processor:.0f} CPU s, {time.monotonic() - wall:.0f} s, "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GB at most "
        f"({before:.2f} for the data)",
        flush=True,
    )


def main() -> None:
    """Measure ours, and the peers that were asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--lines", type=int, default=5_000_000)
    asked.add_argument("--people", type=int, default=1_000_000)
    asked.add_argument("--products", type=int, default=100_000)
    asked.add_argument("--peer", nargs="*", choices=["als", "bm25"], default=[])
    given = asked.parse_args()
    ways = {"ours": ours, "als": als, "bm25": bm25}
    size = (given.lines, given.people, given.products)
    for name in ("ours", *given.peer):
        process = multiprocessing.get_context("spawn").Process(
            target=measured, args=(name, ways[name], size)
        )
        process.start()
        process.join()


if __name__ == "__main__":
    main()
