"""`python -m bench.events`: events accepted over HTTP and written; what collecting costs a page."""

from __future__ import annotations

import json
import statistics
import time
import uuid
from http.client import HTTPConnection
from urllib.parse import urlsplit

from bench.asking import OWN, Cost, Shopper, cost, table
from bench.stand import Stand, stand

PRODUCTS, BATCHES, EACH, PAGES, ROUNDS = 10_000, 1500, 10, 600, 5
AGENT = "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"


def main() -> None:
    """Measure the door, the writer and the page."""
    with stand(PRODUCTS) as shop:
        _door(shop)
        _writer()
        _page(shop)


def batch() -> bytes:
    """Return a batch as a page sends it."""
    now = time.time() * 1000
    told = [
        {"id": str(uuid.uuid4()), "kind": "click", "at": now, "path": f"/en/p/thing-{n}/"}
        | {"block": "rail card", "position": n, "props": {"g": "bench", "n": n}}
        for n in range(EACH)
    ]
    return json.dumps({"sent": now, "events": told}).encode()


def _door(shop: Stand) -> None:
    connection = HTTPConnection(urlsplit(shop.address).netloc, timeout=30)
    cookies = f"consent=1.analytics; visitor={uuid.uuid4()}; visit=id%3D{uuid.uuid4()}"
    headers = OWN | {"Cookie": cookies, "User-Agent": AGENT, "Content-Type": "text/plain"}
    bodies = [batch() for _ in range(BATCHES)]

    def send(number: int) -> None:
        connection.request("POST", "/events/", bodies[number], headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 204, answer.status

    def bare(_number: int) -> None:
        connection.request("GET", "/bare/10/", headers=OWN)
        connection.getresponse().read()

    for number in range(20):
        send(number)
        bare(number)
    found = cost(shop, BATCHES, send, lambda _number: None)
    reference = cost(shop, BATCHES, bare, lambda _number: None)
    heads = ("door", "CPU ms", "x bare", "p95 ms", "batches/s", "events/s")
    rows = [
        _row(f"{EACH} events a batch", found, reference.shop, EACH),
        _row("a bare page", reference, reference.shop, 0),
    ]
    table(heads, rows)


def _row(name: str, found: Cost, reference: float, each: int) -> list[str]:
    rate = found.per_second
    figures = [found.shop, found.shop / reference, found.p95, rate, rate * each]
    return [name, *(f"{figure:.2f}" for figure in figures)]


def _writer() -> None:
    """Write what the door took in, beside the same rows by COPY alone."""
    import django  # noqa: PLC0415 -- after the environment is set

    django.setup()
    from django.db import connection, transaction  # noqa: PLC0415 -- needs the apps loaded

    from analytics.services import consuming  # noqa: PLC0415 -- needs the apps loaded
    from core import clock  # noqa: PLC0415 -- needs the apps loaded

    rows, began = 0, time.perf_counter()
    while written := consuming.consume(consumer="bench", now=clock.now(), wait_ms=1).rows:
        rows += written
    ours = rows / (time.perf_counter() - began)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bare_events (LIKE analytics_event INCLUDING ALL)")
        began = time.perf_counter()
        cursor.execute("INSERT INTO bare_events SELECT * FROM analytics_event LIMIT %s", [rows])
        bare = rows / (time.perf_counter() - began)
    print(f"\nwritten: {rows} events, {ours:.0f} a second; the rows alone {bare:.0f} a second;")
    print(f"ratio {bare / ours:.1f}")


def _page(shop: Stand) -> None:
    """Ask for the home page with and without consent, in turns, so that both meet the same load."""
    without, allowed = Shopper(shop.address), Shopper(shop.address)
    allowed.cookies |= {"consent": "1.analytics", "visitor": str(uuid.uuid4())}
    refused = Shopper(shop.address, cookies={"consent": "1"})
    told: dict[str, list[float]] = {"undecided": [], "refused": [], "allowed": []}
    for _round in range(ROUNDS):
        for name, who in (("undecided", without), ("refused", refused), ("allowed", allowed)):
            who.get("/en/")
            found = cost(shop, PAGES, lambda _n, who=who: who.get("/en/"), lambda _n: None)
            told[name].append(found.shop + found.cache)
    base = statistics.median(told["refused"])
    rows = [
        [name, f"{statistics.median(each):.3f}", f"{statistics.median(each) / base:.3f}"]
        for name, each in told.items()
    ]
    print()
    table(("home page, cached", "CPU ms", "x refused"), rows)


if __name__ == "__main__":
    main()
