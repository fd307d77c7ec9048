"""`python -m bench.checkout`: a whole guest purchase over HTTP, for one line and for ten."""

from __future__ import annotations

import sys

from bench.asking import Shopper, hidden, table
from bench.stand import Stand, stand

PRODUCTS = 10_000
TIMES = 20
GUEST = {
    "email": "amy@example.com",
    "name": "Amy Lin",
    "line1": "1 Garden Row",
    "city": "London",
    "postcode": "SE1 6HD",
    "country": "GB",
    "gateway": "sandbox",
    "card_number": "4242424242424242",
}
KEPT = ("key", "expected_total", "expected_currency")
HEADS = ("step", "CPU ms", "web", "SQL", "x bare", "statements")

Step = tuple[str, dict[str, float], int]


def main(products: int) -> None:
    """Buy one thing, and ten; every step is one request. Product pages come from the cache."""
    with stand(products) as shop:
        for _warm in range(5):
            _buy(shop, 10)
        bare = _bare(shop)
        for lines in (1, 10):
            print(f"\n{lines} line{'s' if lines > 1 else ''}; mean of {TIMES} purchases")
            _show([_buy(shop, lines) for _ in range(TIMES)], _count(shop, lines), bare)


def _show(bought: list[list[Step]], counted: list[Step], bare: float) -> None:
    rows: dict[str, list[float]] = {}
    for steps in bought:
        for name, spent, _statements in steps:
            row = rows.setdefault(name, [0.0, 0.0])
            row[0] += spent["web"] * 1000 / len(bought)
            row[1] += spent["sql"] * 1000 / len(bought)
    statements: dict[str, int] = {}
    for name, _spent, count in counted:
        statements[name] = statements.get(name, 0) + count
    rows["the whole"] = [sum(row[n] for row in rows.values()) for n in range(2)]
    statements["the whole"] = sum(statements.values())
    table(
        HEADS,
        [
            [name, *_figures(web, sql, bare), str(statements[name])]
            for name, (web, sql) in rows.items()
        ],
    )


def _figures(web: float, sql: float, bare: float) -> list[str]:
    whole = web + sql
    return [f"{whole:.2f}", f"{web:.2f}", f"{sql:.2f}", f"{whole / bare:.1f}"]


def _buy(shop: Stand, lines: int, headers: dict[str, str] | None = None) -> list[Step]:
    shopper, steps = Shopper(shop.address, headers or {}), list[Step]()

    def step(name: str, path: str, fields: dict[str, str] | None = None) -> tuple[str, str]:
        before, count = shop.spent(), shopper.statements
        answer, body = shopper.post(path, fields) if fields else shopper.get(path)
        assert answer.status in {200, 302}, (name, answer.status, body[-3000:])
        after = shop.spent()
        spent = {part: after[part] - before[part] for part in after}
        steps.append((name, spent, shopper.statements - count))
        return answer.headers.get("Location", ""), body.decode()

    plain = {"Accept-Encoding": "identity"}
    shopper.headers |= plain
    for number in range(lines):
        path = f"/en/p/thing-{number * 3 + 1}/"
        _there, page = step("product page", path)
        step("add to bag", "/en/bag/lines/", {"sku": hidden(page, "sku"), "quantity": "1"})
    step("bag", "/en/bag/")
    _there, page = step("checkout page", "/en/checkout/")
    delivery = {"delivery": hidden(page, "delivery")}
    kept = {name: hidden(page, name) for name in KEPT}
    there, _page = step("pay", "/en/checkout/", GUEST | delivery | kept)
    assert "/orders/" in there, there
    step("order page", there)
    return steps


def _count(shop: Stand, lines: int) -> list[Step]:
    return _buy(shop, lines, {"X-Count": "1"})


def _bare(shop: Stand) -> float:
    """Return what a bare page of 60 KB costs, in milliseconds."""
    shopper, times = Shopper(shop.address), 500
    before = shop.spent()
    for _ in range(times):
        shopper.get("/bare/60000/")
    after = shop.spent()
    return (after["web"] - before["web"]) * 1000 / times


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PRODUCTS)
