"""Who and what plays a part: people with tastes, goods with seasons, and what is planted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from uuid import UUID

from catalog.models import Category, Variant
from catalog.types import Nature, Status
from demo.loading.words import said
from pricing import selectors as prices

SEED = 20261122
DAYS = 400
PEOPLE = 900
# Planted: a mailing for one department, phones that cannot pay well, a page that many leave.
CAMPAIGN = "history-pantry"
CAMPAIGN_DAYS = range(-62, -48)
CAMPAIGN_DEPARTMENT = "pantry"
PHONE_DROP_DAYS = range(-4, 0)
PHONE_DROP = 0.45
UNLOVED = 3  # of every department's goods the one at this place is looked at and left
CONSUMED = ("pantry", "beauty", "baby", "garden")
# So many of a department's visits a month, January first: gardens bloom in spring.
SEASONS = {
    "garden": (4, 6, 12, 16, 16, 12, 9, 7, 7, 5, 3, 3),
    "toys": (5, 5, 6, 6, 6, 6, 7, 7, 7, 9, 16, 20),
    "travel": (6, 6, 7, 9, 11, 13, 14, 12, 8, 5, 4, 5),
    "wear": (9, 7, 8, 8, 8, 7, 7, 7, 10, 10, 10, 9),
}
EVEN = (8,) * 12
DEVICES = {"phone": 55, "desktop": 33, "tablet": 7, "app": 5}
SOURCES = (
    ("", "", 46), ("google", "organic", 27), ("newsletter", "email", 12),
    ("instagram", "social", 9), ("google", "cpc", 6),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ware:
    """One thing that is sold."""

    variant_id: int
    sku: str
    product_id: int
    name: dict[str, str]
    category_id: int
    department: str
    price: dict[str, Decimal]
    place: int  # among its department's

    @property
    def is_unloved(self) -> bool:
        """Whether it is one that people look at and leave."""
        return self.place == UNLOVED


@dataclass(slots=True)
class Person:
    """Somebody with a taste, a device and a habit."""

    number: int
    user_id: int | None
    visitor: UUID
    language: str
    country: str
    device: str
    joins: int  # the day of the first visit, counted back from today
    zeal: float  # visits a day
    wish: float  # how readily they buy
    loves: list[str]
    staple: Ware | None = None
    bought: int = 0  # the day of the last order

    @property
    def currency(self) -> str:
        """What they pay in."""
        return "CNY" if self.country == "CN" else "GBP"


def wares() -> list[Ware]:
    """Return what can be bought in both currencies, one variant of each product."""
    rows = Variant.objects.filter(
        is_active=True, product__status=Status.ACTIVE,
        product__product_type__nature=Nature.GOODS, product__personal_fields=None,
    ).select_related("product__main_category")  # fmt: skip
    first = {row.product_id: row for row in rows.order_by("-position", "-pk")}
    kept = sorted(first.values(), key=lambda row: row.product.code)
    roots = _departments()
    quotes = {
        currency: prices.quotes(variant_ids=[row.pk for row in kept], currency=currency)
        for currency in ("GBP", "CNY")
    }
    found: list[Ware] = []
    places: dict[str, int] = {}
    for row in kept:
        if any(row.pk not in known for known in quotes.values()):
            continue
        department = roots[row.product.main_category.ancestor_ids[0]]
        places[department] = places.get(department, 0) + 1
        found.append(
            Ware(
                variant_id=row.pk,
                sku=row.sku,
                product_id=row.product_id,
                name={code: said(row.product, "name", code) for code in ("en", "zh-hans")},
                category_id=row.product.main_category_id,
                department=department,
                price={code: known[row.pk].price.amount for code, known in quotes.items()},
                place=places[department],
            )
        )
    return found


def people(goods: list[Ware]) -> list[Person]:
    """Return the cast, always the same; a third of them never open an account."""
    draw = Random(SEED)  # noqa: S311 -- a story, not a secret
    departments = sorted({ware.department for ware in goods})
    staples = [ware for ware in goods if ware.department in CONSUMED and not ware.is_unloved]
    cast = []
    for number in range(PEOPLE):
        is_chinese = draw.random() < 0.25  # noqa: PLR2004 -- a quarter
        cast.append(
            Person(
                number=number,
                user_id=None,
                visitor=UUID(int=draw.getrandbits(128), version=4),
                language="zh-hans" if is_chinese else "en",
                country="CN" if is_chinese else "GB",
                device=draw.choices(list(DEVICES), list(DEVICES.values()))[0],
                joins=-int(DAYS * draw.random() ** 0.8),
                zeal=draw.gammavariate(1.4, 0.13),
                wish=draw.betavariate(2, 5),
                loves=draw.sample(departments, 3),
                staple=draw.choice(staples) if staples and draw.random() < 0.5 else None,  # noqa: PLR2004 -- a half
            )
        )
    return cast


def _departments() -> dict[int, str]:
    return dict(Category.objects.filter(parent=None).values_list("pk", "code"))
