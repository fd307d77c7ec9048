"""`python -m bench.place_order`: orders placed per second, beside the same writes in bare SQL."""

from __future__ import annotations

import subprocess
import sys
import time

from bench.asking import table
from bench.stand import stand
from shop.places import ROOT

PRODUCTS, CLIENTS, SECONDS = 10_000, (1, 8, 32), 8.0
# Until all have loaded Django and filled their bags.
WARM_UP, EACH = 10.0, 1.5
HEADS = ("clients", "over", "shop /s", "bare /s", "shop / bare")


def main(products: int) -> None:
    """Measure both on many SKUs and on one; the database flushes every commit."""
    with stand(products, with_web=False):
        _run("shop", "many", 1, seconds=1)
        rows = []
        for clients in CLIENTS:
            for where in ("many", "hot"):
                shop, bare = (_run(kind, where, clients) for kind in ("shop", "bare"))
                name = "one SKU" if where == "hot" else "many SKUs"
                rows.append(
                    [str(clients), name, f"{shop:.0f}", f"{bare:.0f}", f"{shop / bare:.2f}"]
                )
        table(HEADS, rows)


def _run(kind: str, where: str, clients: int, *, seconds: float = SECONDS) -> float:
    """Return orders per second of all clients together, each a process of its own."""
    start = time.time() + WARM_UP + EACH * clients
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.buyers", kind, where, str(n), str(start), str(seconds)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(clients)
    ]
    answers = [process.communicate()[0].split() for process in running]
    return sum(int(done) / float(took) for done, took in answers)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PRODUCTS)
