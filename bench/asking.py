"""Asking a shop over HTTP, and what its answers cost."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import quote, urlencode, urlsplit

from bench.stand import Stand

OWN = {"Sec-Fetch-Site": "same-origin", "Accept-Encoding": "br", "Accept-Language": "en"}


@dataclass
class Shopper:
    """One browser: a kept connection and its cookies."""

    address: str
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    statements: int = 0

    def __post_init__(self) -> None:
        self._connection = HTTPConnection(urlsplit(self.address).netloc, timeout=60)

    def get(self, path: str) -> tuple[HTTPResponse, bytes]:
        """Ask for a page."""
        return self._send("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> tuple[HTTPResponse, bytes]:
        """Send a form."""
        return self._send("POST", path, urlencode(fields))

    def _send(self, method: str, path: str, body: str | None) -> tuple[HTTPResponse, bytes]:
        headers = OWN | self.headers
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._connection.request(method, quote(path, safe="/?=&%+"), body, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        for given in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = given.partition(";")[0].partition("=")
            self.cookies[name] = value
        self.statements += int(answer.headers.get("X-Statements") or 0)
        return answer, text


@dataclass(frozen=True)
class Cost:
    """What one request costs, in milliseconds of processor time, and how long it takes."""

    web: float
    sql: float
    cache: float
    p95: float
    per_second: float

    @property
    def shop(self) -> float:
        """Web process and PostgreSQL together."""
        return self.web + self.sql


def cost(
    stand: Stand, requests: int, ask: Callable[[int], object], before: Callable[[int], object]
) -> Cost:
    """Ask so many times, one after the other; `before` is done outside the clock."""
    walls: list[float] = []
    start = stand.spent()
    for number in range(requests):
        before(number)
        began = time.perf_counter()
        ask(number)
        walls.append(time.perf_counter() - began)
    end = stand.spent()
    each = {part: (end[part] - start[part]) * 1000 / requests for part in start}
    return Cost(
        each["web"],
        each["sql"],
        each["cache"],
        p95=statistics.quantiles(walls, n=20)[18] * 1000,
        per_second=requests / sum(walls),
    )


def hidden(page: str, name: str) -> str:
    """Return the value of a hidden field, as a browser would send it."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    value = re.search(r'value="([^"]*)"', found[0]) if found else None
    return value[1] if value else ""


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table with its first column to the left."""
    widths = [max(len(row[n]) for row in [heads, *rows]) for n in range(len(heads))]
    for row in [heads, *rows]:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        print("  ".join(cells))
