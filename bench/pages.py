"""`python -m bench.pages [products …]`: what public pages cost, beside a bare page."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

from bench.asking import Cost, Shopper, cost, table
from bench.stand import Stand, stand
from bench.words import BROAD, narrow

SIZES = (10_000, 100_000)
MANY, SOME, FEW = 1000, 200, 40
HEADS = ("page", "CPU ms", "web", "SQL", "cache", "x bare", "p95 ms", "pages/s", "statements", "KB")


def main(sizes: list[int]) -> None:
    """Measure every page at every size of catalogue."""
    for products in sizes:
        with stand(products) as shop:
            print(f"\n{products} products; CPU = web process + PostgreSQL, per request")
            table(HEADS, _rows(shop, products))


def addresses(products: int) -> Mapping[str, list[str]]:
    """Return some pages of each kind."""
    numbers = [n * products // 50 for n in range(50)]
    return {
        "home": ["/en/", "/zh-hans/"],
        "category": [f"/en/c/department-{n}/" for n in range(13)]
        + [f"/en/c/c-{n}-{n % 4}/" for n in range(13)],
        "search, broad": [f"/en/search/?q={word}" for word in BROAD],
        "search, narrow": [f"/en/search/?q={narrow(number)}" for number in numbers],
        "product": [f"/en/p/thing-{number}/" for number in numbers],
    }


def _rows(shop: Stand, products: int) -> list[list[str]]:
    shopper, keys = Shopper(shop.address), shop.valkey()
    kinds = addresses(products)
    for number in range(SOME):
        shopper.get("/en/" if number % 2 else "/zh-hans/pages/delivery/")
    rows = []
    for name, paths in kinds.items():
        _warm(shopper, paths)
        size = _plain_size(shop, paths[0])
        bare = _ask(shop, shopper, [f"/bare/{size}/"], MANY, lambda _path: None)
        rows.append(_row(f"bare, {name}", bare, bare, 0, size))
        cases: dict[str, tuple[int, Callable[[str], object]]] = {
            "cached": (MANY, lambda _path: None),
            "uncached": (SOME, lambda path: keys.unlink(_key(path))),
            "cards cold": (FEW, lambda _path: keys.flushdb()),
        }
        for case, (times, forget) in cases.items():
            found = _ask(shop, shopper, paths, times, forget)
            count = _statements(shop, paths, forget)
            rows.append(_row(f"{name}, {case}", found, bare, count, size))
        _warm(shopper, paths)
    return rows


def _ask(
    shop: Stand, shopper: Shopper, paths: list[str], times: int, forget: Callable[[str], object]
) -> Cost:
    def ask(number: int) -> None:
        answer, _body = shopper.get(paths[number % len(paths)])
        assert answer.status == 200, (answer.status, paths[number % len(paths)])

    return cost(shop, times, ask, lambda number: forget(paths[number % len(paths)]))


def _statements(shop: Stand, paths: list[str], forget: Callable[[str], object]) -> int:
    counting = Shopper(shop.address, {"X-Count": "1"})
    most = 0
    for path in paths:
        forget(path)
        before = counting.statements
        counting.get(path)
        most = max(most, counting.statements - before)
    return most


def _warm(shopper: Shopper, paths: list[str]) -> None:
    for path in paths:
        shopper.get(path)


def _plain_size(shop: Stand, path: str) -> int:
    plain = Shopper(shop.address, {"Accept-Encoding": "identity"})
    return len(plain.get(path)[1])


def _key(path: str) -> str:
    """Return where the page cache keeps a page."""
    currency = "CNY" if path.startswith("/zh") else "GBP"
    return f"page:br:{currency}::{path if '?' in path else path + '?'}"


def _row(name: str, found: Cost, bare: Cost, statements: int, size: int) -> list[str]:
    figures = [found.shop, found.web, found.sql, found.cache, found.shop / bare.shop, found.p95]
    return [
        name,
        *(f"{figure:.2f}" for figure in figures),
        f"{found.per_second:.0f}",
        str(statements),
        f"{size / 1024:.0f}",
    ]


if __name__ == "__main__":
    main([int(given) for given in sys.argv[1:]] or list(SIZES))
