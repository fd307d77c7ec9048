"""The generated goods in search's own tables, and the questions asked of them."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg2.extras
from django.db import connection, transaction
from django.utils import translation

from bench import goods
from bench.goods import DEPARTMENTS, NOW, SHELVES, good
from catalog.events import ProductChanged
from catalog.models import Category, Product, ProductType, Variant
from core import clock
from core.events import publish
from core.services import relay
from pricing.models import Price, PriceList
from search import selectors as search
from search.engine import known, live
from search.models import Build, Offer, SearchDoc
from search.rules import ranking
from search.rules.documents import document
from search.rules.ranking import Facts
from search.services import copies, indexing, vocabulary
from search.services.writing import write_terms
from search.types import Query, Sort

CHUNK = 5000
WITH_OFFERS = 100_000
# Ids of goods begin here: there are no such products, only search knows them.
FIRST_ID = 10_000_000

_DOC = """
INSERT INTO search_searchdoc (product_id, version, standing, ranked_at, sold, rating, reviews,
    margin, merit, published_at, in_stock, prices, facets, latin_words, han_words, words) VALUES %s
"""


def fill(products: int) -> None:
    """Write the goods, if they are not there; only search's tables, without the rest of a shop."""
    if SearchDoc.objects.exists():
        return
    with translation.override("en"), transaction.atomic():
        _categories()
    for start in range(0, products, CHUNK):
        with transaction.atomic(), connection.cursor() as cursor:
            # The products themselves are not there, and PostgreSQL is not to look.
            cursor.execute("SET LOCAL session_replication_role = replica")
            _write(cursor, range(start, min(start + CHUNK, products)), products <= WITH_OFFERS)
        print(f"\r{start + CHUNK:>8} of {products}", end="", flush=True)
    print()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE search_searchdoc")
        cursor.execute("VACUUM ANALYZE search_offer")
    vocabulary.count()


def tell_build() -> None:
    """Make the copy and say how long that took, how large it is, and how long it takes to load."""
    copies.build(now=clock.now())
    row, before, begun = _newest(), _resident(), time.perf_counter()
    live.engine(known.known())
    print(
        f"copy made in {row.seconds:.1f} s, {row.size / 2**20:.0f} MB; loaded in"
        f" {time.perf_counter() - begun:.1f} s, +{_resident() - before} MB in the process"
    )


def answer_from(engine: str) -> None:
    """Answer from bitmaps, or from PostgreSQL as if there were no copy."""
    name = _newest().name if engine == "bitmaps" else ""
    said = known.known()
    known.known = lambda: _with(said, name)  # type: ignore[assignment]  # for this run only
    search.finding.known = known.known


def questions() -> dict[str, list[Query]]:
    """Return questions of each kind."""
    shelf = Category.objects.get(code="department-3").pk
    return {
        "broad word": [_text(word) for word in ("premium", "新款", "organic", "blue", "便携")],
        "narrow, two words": [_text(f"{kind} teapot") for kind in goods.EN_KINDS[1:15]],
        "typo": [_text(word) for word in ("choclate", "shampo", "kettel", "umbrela", "lipstik")],
        "Chinese": [_text(f"无线{thing}") for thing in goods.ZH_THINGS[:12]],
        "category, 3 filters": [
            Query(
                currency="GBP", category_id=shelf, low=Decimal(5), high=Decimal(60),
                filters={"colour": ("red", "blue"), "material": (material,)},
            )
            for material in goods.CHOICES["material"]
        ],
        "category, by price": [
            Query(currency="GBP", category_id=shelf, sort=Sort.CHEAPEST)
        ],
        "everything": [Query(currency="GBP")],
        "prefix": [
            Query(currency="GBP", text=text, unfinished=True, counted=False, size=4)
            for text in ("te", "cho", "pre", "sha", "premium te", "蓝", "无线", "yog", "coo")
        ],
    }  # fmt: skip


def ask(query: Query) -> object:
    """Ask."""
    return search.find(query)


def edit_to_list() -> float:
    """Return the seconds from the commit of an edit to a list that shows it, relay and all."""
    with translation.override("en"), transaction.atomic():
        product = _real_product()
    indexing.index(product_ids=[product.pk], now=NOW)
    query = Query(currency="GBP", text="zanzibar hammock")
    assert search.find(query).total == 0 or search.find(query).shown_for

    with transaction.atomic():
        Product.objects.filter(pk=product.pk).update(name_en="Zanzibar hammock")
        publish(ProductChanged(product_id=product.pk), now=NOW)
    begun = time.perf_counter()
    while not search.find(query).total:
        relay.deliver_one(now=NOW)
    seconds = time.perf_counter() - begun
    Product.objects.filter(pk=product.pk).update(status="draft")
    indexing.index(product_ids=[product.pk], now=NOW)
    return seconds


def _write(cursor: Any, numbers: range, with_offers: bool) -> None:
    docs, offers, spellings = [], [], []
    for one in map(good, numbers):
        made = document(one.texts)
        spellings += made.spellings
        facts = Facts(one.sold, None, 0, None, one.published_at, one.in_stock, one.merit)
        points = ranking.standing(facts, ranking.WEIGHTS, now=NOW)
        standing, pk = ranking.hundredths(points), FIRST_ID + one.number
        price = Decimal(one.price) / 100
        docs.append((
            pk, 1, standing, NOW, one.sold, None, 0, None, one.merit, one.published_at,
            one.in_stock, json.dumps({"GBP": [str(price), one.on_sale]}), one.facets,
            made.latin_words, made.han_words, made.vector,
        ))  # fmt: skip
        if with_offers:
            places = (0, _ids[f"department-{one.shelf // SHELVES}"], _ids[f"shelf-{one.shelf}"])
            offers += [
                Offer(
                    product_id=pk, category_id=place, currency="GBP", version=1, amount=price,
                    standing=standing, published_at=one.published_at, in_stock=one.in_stock,
                    on_sale=one.on_sale,
                )
                for place in places
            ]  # fmt: skip
    psycopg2.extras.execute_values(cursor.cursor, _DOC, docs, page_size=1000)
    Offer.objects.bulk_create(offers, batch_size=5000)
    write_terms(spellings)


_ids: dict[str, int] = {}


def _categories() -> None:
    for top in range(DEPARTMENTS):
        above = _category(f"department-{top}", None)
        for n in range(SHELVES):
            _category(f"shelf-{top * SHELVES + n}", above)


def _category(code: str, parent: Category | None) -> Category:
    row = Category.objects.create(
        code=code, parent=parent, name_en=code, name_zh_hans=code, slug_en=code, slug_zh_hans=code
    )
    row.path = f"{parent.path if parent else '/'}{row.pk}/"
    row.save(update_fields=["path"])
    _ids[code] = row.pk
    return row


def _real_product() -> Product:
    kind, _new = ProductType.objects.get_or_create(
        code="thing", defaults={"name_en": "Thing", "name_zh_hans": "物品"}
    )
    prices, _new = PriceList.objects.get_or_create(
        currency="GBP", is_public=True, defaults={"code": "gbp", "name": "GBP"}
    )
    code = f"edited-{Product.objects.count()}"
    product = Product.objects.create(
        product_type=kind, code=code, status="active", published_at=NOW - timedelta(days=1),
        main_category=Category.objects.get(code="shelf-1"), name_en="Plain thing",
        name_zh_hans="物品", slug_en=code, slug_zh_hans=code,
    )  # fmt: skip
    variant = Variant.objects.create(product=product, sku=code)
    Price.objects.create(price_list=prices, variant=variant, amount=Decimal(10))
    return product


def _text(text: str) -> Query:
    return Query(currency="GBP", text=text)


def _newest() -> Build:
    return Build.objects.latest("pk")


def _with(said: known.Known, name: str) -> known.Known:
    return replace(said, build=name)


def _resident() -> int:
    """Return the memory of this process, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 // 2**20
