"""A day in the shop: who comes, what they look at, what they buy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from demo.history import cast
from demo.history.cast import Person, Ware

COLUMNS = (
    *("at", "id", "received_at", "kind", "visitor", "session", "user_id", "page", "path", "block"),
    *("slot", "product_id", "category_id", "order_id", "query", "position", "quantity", "value"),
    *("currency", "device", "language", "country", "source", "medium", "campaign", "is_bot"),
    "props",
)
TEXTS = ("page", "path", "block", "slot", "query")
WORDS = {
    "en": ("tea", "lamp", "gift", "mug", "blanket"),
    "zh-hans": ("茶", "灯", "礼物", "杯", "毯子"),
}
TAX = Decimal(20)


@dataclass(slots=True)
class Purchase:
    """What a visit ended with: the order to write, and the place of its event among the rows."""

    person: Person
    at: datetime
    wares: list[tuple[Ware, int]]
    discount_percent: int
    returned: bool
    event: dict[str, Any]


@dataclass(slots=True)
class Visit:
    """One session as it goes on; each step is a row."""

    person: Person
    at: datetime
    draw: Random
    shared: dict[str, Any]
    rows: list[dict[str, Any]] = field(default_factory=list)

    def tell(self, kind: str, page: str, seconds: float = 20, **more: Any) -> dict[str, Any]:
        """Add a row, some seconds after the one before."""
        self.at += timedelta(seconds=1 + self.draw.expovariate(1 / seconds))
        made = UUID(int=self.draw.getrandbits(128), version=4)
        row = {"at": self.at, "id": made, "received_at": self.at, "kind": kind, "page": page}
        self.rows.append(self.shared | row | more)
        return self.rows[-1]


class Story:
    """Tells the days one after the other; the same ones whenever it is told."""

    def __init__(self, *, goods: list[Ware], people: list[Person], midnight: datetime) -> None:
        self._people, self._midnight = people, midnight
        self._shelves: dict[str, list[Ware]] = {}
        for ware in goods:
            self._shelves.setdefault(ware.department, []).append(ware)

    def day(self, number: int) -> Iterator[tuple[Visit, Purchase | None]]:
        """Return a day's visits, counted back from today, each with what was bought."""
        draw = Random(cast.SEED + number)  # noqa: S311 -- a story, not a secret
        begins = self._midnight + timedelta(days=number)
        crowd = 1.35 if begins.weekday() >= 5 else 1.0  # noqa: PLR2004 -- Saturday
        crowd *= 1.4 if begins.month in {11, 12} else 1.0
        for person in self._people:
            if person.joins > number or draw.random() > person.zeal * crowd * _fading(
                person, number
            ):
                continue
            yield self._visit(person, number, begins, draw)

    def _visit(
        self, person: Person, number: int, begins: datetime, draw: Random
    ) -> tuple[Visit, Purchase | None]:
        hour = min(max(draw.gauss(15, 4), 0.2), 23.2)
        mailed = number in cast.CAMPAIGN_DAYS and person.number % 2 == 0
        department = cast.CAMPAIGN_DEPARTMENT if mailed else self._wanted(person, begins, draw)
        source, medium = self._came(draw)
        if mailed:
            source, medium = "newsletter", "email"
        visit = Visit(
            person, begins + timedelta(hours=hour), draw,
            dict.fromkeys(TEXTS, "")
            | dict.fromkeys(("product_id", "category_id", "order_id", "position", "quantity"))
            | {
                "visitor": person.visitor, "session": UUID(int=draw.getrandbits(128), version=4),
                "user_id": person.user_id, "value": None, "currency": "", "device": person.device,
                "language": person.language, "country": person.country, "source": source,
                "medium": medium, "campaign": cast.CAMPAIGN if mailed else "",
                "is_bot": False, "props": {},
            },
        )  # fmt: skip
        bag = self._browse(visit, department, number, is_mailed=mailed)
        return visit, self._buy(visit, bag, number, is_mailed=mailed) if bag else None

    def _wanted(self, person: Person, begins: datetime, draw: Random) -> str:
        weights = [cast.SEASONS.get(one, cast.EVEN)[begins.month - 1] for one in person.loves]
        wanted = draw.choices(
            person.loves, [w * k for w, k in zip(weights, (5, 3, 2), strict=True)]
        )
        return wanted[0]

    def _came(self, draw: Random) -> tuple[str, str]:
        source, medium, _weight = draw.choices(cast.SOURCES, [row[2] for row in cast.SOURCES])[0]
        return source, medium

    def _browse(
        self, visit: Visit, department: str, number: int, *, is_mailed: bool
    ) -> list[tuple[Ware, int]]:
        """Look around; return what is in the bag at the end."""
        draw, person = visit.draw, visit.person
        visit.tell("visit", "home")
        visit.tell("view", "home", path=f"/{person.language}/")
        _time_page(visit, "home")
        if draw.random() < 0.25:  # noqa: PLR2004 -- a quarter
            word = draw.choice(WORDS[person.language])
            visit.tell("search", "search", query=word, quantity=draw.randint(1, 24))
        else:
            visit.tell("click", "home", block="departments", position=draw.randint(1, 8))
            visit.tell("view", "category", category_id=self._shelves[department][0].category_id)
        bag: list[tuple[Ware, int]] = []
        seen = draw.sample(self._shelves[department], min(4, len(self._shelves[department])))
        if person.staple and number - person.bought > 25:  # noqa: PLR2004 -- a pack lasts a month
            seen.insert(0, person.staple)
        for ware in seen[: draw.randint(1, 5)]:
            likes = person.wish * (1.8 if ware == person.staple else 0.5)
            likes *= (0.08 if ware.is_unloved else 1) * (1.6 if is_mailed else 1)
            if _looks(visit, ware, likes):
                bag.append((ware, 2 if draw.random() < 0.2 else 1))  # noqa: PLR2004 -- a fifth
        return bag

    def _buy(
        self, visit: Visit, bag: list[tuple[Ware, int]], number: int, *, is_mailed: bool
    ) -> Purchase | None:
        """Go through the checkout; some leave at each step."""
        draw, person = visit.draw, visit.person
        for step, stay in enumerate((0.82, 0.93, 0.96, 0.95), 1):
            visit.tell("checkout", "checkout", 40, position=step)
            falls = number in cast.PHONE_DROP_DAYS and person.device == "phone" and step == 4  # noqa: PLR2004 -- paying
            if draw.random() > stay * (1 - cast.PHONE_DROP if falls else 1):
                return None
        person.bought = number
        value = sum((w.price[person.currency] * n for w, n in bag), Decimal(0))
        event = visit.tell("purchase", "order", 5, value=value, currency=person.currency)
        returned = draw.random() < (0.14 if bag[0][0].department == "wear" else 0.04)
        percent = 10 if is_mailed and bag[0][0].department == cast.CAMPAIGN_DEPARTMENT else 0
        return Purchase(person, visit.at, bag, percent, returned, event)


def _looks(visit: Visit, ware: Ware, likes: float) -> bool:
    """Look at a product; say whether it goes into the bag."""
    draw, about = visit.draw, {"product_id": ware.product_id, "category_id": ware.category_id}
    visit.tell("view", "product", path=f"/products/{ware.product_id}/", **about)
    stay = Decimal(f"{draw.lognormvariate(2.8, 0.8):.2f}")
    visit.tell("dwell", "product", 5, value=stay, props={"depth": draw.randint(20, 100)}, **about)
    _time_page(visit, "product")
    if draw.random() < 0.3:  # noqa: PLR2004 -- three in ten scroll so far
        visit.tell("impression", "product", 3, slot="similar", **about)
    if draw.random() > likes:
        return False
    visit.tell("cart", "product", quantity=1, **about)
    return True


def _time_page(visit: Visit, page: str) -> None:
    """Measure one page in four; product pages are slow on phones."""
    if visit.draw.random() > 0.25:  # noqa: PLR2004 -- a quarter
        return
    slow = 1.7 if visit.person.device == "phone" and page == "product" else 1.0
    lcp = round(visit.draw.lognormvariate(7.3, 0.35) * slow)
    ttfb = round(lcp * visit.draw.uniform(0.1, 0.4))
    inp, cls = visit.draw.randint(30, 220), round(visit.draw.expovariate(40), 3)
    visit.tell("speed", page, 1, props={"lcp": lcp, "inp": inp, "cls": cls, "ttfb": ttfb})


def _fading(person: Person, number: int) -> float:
    """Some come less and less often after their first weeks."""
    weeks = (number - person.joins) / 7
    return 1.0 if person.wish > 0.3 else 1 / (1 + weeks / 12)  # noqa: PLR2004 -- the loyal
