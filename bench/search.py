"""`python -m bench.search [products …]`: what searching costs, from bitmaps and from PostgreSQL.

Questions are asked in one process, one after the other, as a web process asks: processor time of
this process and of PostgreSQL, and how long they take.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from bench import processors
from bench.asking import table
from bench.stand import bare_stand

SIZES = (100_000, 1_000_000)
HEADS = ("question", "engine", "p50 ms", "p95 ms", "CPU ms", "SQL ms", "per second")
ROUNDS = 120
# PostgreSQL alone is measured where it is meant to answer, and for comparison not far beyond.
SQL_UP_TO = 100_000


def main(sizes: list[int]) -> None:
    """Measure every kind of question at every size."""
    for products in sizes:
        with bare_stand(f"search-{products}") as shop:
            os.environ.update(shop.environ)
            import django  # noqa: PLC0415 -- its settings are known only now

            django.setup()
            _measure(products, shop.postgres)
        if products != sizes[-1]:
            # Django keeps its settings: each size is a process of its own.
            command = [sys.executable, "-m", "bench.search", *map(str, sizes[1:])]
            os.execv(sys.executable, command)  # noqa: S606 -- ourselves


def _measure(products: int, postgres: int) -> None:
    from bench import shelves  # noqa: PLC0415 -- needs Django

    shelves.fill(products)
    print(f"\n{products} products")
    shelves.tell_build()
    rows = []
    for engine in ("bitmaps", "SQL") if products <= SQL_UP_TO else ("bitmaps",):
        shelves.answer_from(engine)
        for name, questions in shelves.questions().items():
            rounds = ROUNDS if engine == "bitmaps" else ROUNDS // 4
            rows.append([name, engine, *_asked(shelves.ask, questions, rounds, postgres)])
    table(HEADS, rows)
    shelves.answer_from("bitmaps")
    print(f"from an edit to a changed list: {shelves.edit_to_list():.3f} s")


def _asked(
    ask: Callable[[Any], object], questions: list[Any], rounds: int, postgres: int
) -> Iterator[str]:
    for question in questions:
        ask(question)
    walls = []
    began, sql = time.process_time(), processors.spent(processors.below(postgres))
    for number in range(rounds):
        start = time.perf_counter()
        ask(questions[number % len(questions)])
        walls.append(time.perf_counter() - start)
    cpu, sql = time.process_time() - began, processors.spent(processors.below(postgres)) - sql
    yield f"{statistics.median(walls) * 1000:.1f}"
    yield f"{statistics.quantiles(walls, n=20)[18] * 1000:.1f}"
    yield f"{cpu / rounds * 1000:.1f}"
    yield f"{sql / rounds * 1000:.1f}"
    yield f"{rounds / sum(walls):.0f}"


if __name__ == "__main__":
    main([int(given) for given in sys.argv[1:]] or list(SIZES))
