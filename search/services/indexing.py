"""Making the index: what search knows of a product is derived anew from what the shop knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction

from catalog.models import AttributeValue, OptionValue, Pin, Product, Variant
from catalog.types import Kind, Nature
from core.events import publish
from core.languages import every
from inventory import selectors as stock
from pricing.models import Price
from search.events import Indexed
from search.models import Offer, SearchDoc
from search.rules.words import segmented

CHUNK = 1000
# Above every merchandising weight; the first pin stands highest.
PINNED = 10_000


@dataclass(slots=True)
class _Offer:
    """The best price of one product in one currency."""

    amount: Decimal
    on_sale: bool


@dataclass(slots=True)
class _Facts:
    """All that is known of a chunk of products, gathered in a fixed number of statements."""

    facets: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    labels: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    skus: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    offers: dict[int, dict[str, _Offer]] = field(default_factory=lambda: defaultdict(dict))
    in_stock: set[int] = field(default_factory=set)
    pins: dict[tuple[int, int], int] = field(default_factory=dict)


def index(*, product_ids: Iterable[int], now: datetime) -> int:
    """Derive these products' entries anew; products that are not live lose theirs.

    Safe to repeat. Returns how many are live.
    """
    ids = sorted(set(product_ids))
    return sum(_index_chunk(ids[start : start + CHUNK], now) for start in range(0, len(ids), CHUNK))


def rebuild(*, now: datetime) -> int:
    """Derive the whole index anew, beside live traffic. Returns how many are live."""
    SearchDoc.objects.exclude(product__in=Product.objects.live()).delete()
    Offer.objects.exclude(product__in=Product.objects.live()).delete()
    return index(product_ids=Product.objects.live().values_list("pk", flat=True), now=now)


@transaction.atomic
def _index_chunk(ids: list[int], now: datetime) -> int:
    products = list(
        Product.objects.live()
        .filter(pk__in=ids)
        .exclude(product_type__nature=Nature.SERVICE)  # sold beside products, not in lists
        .select_related("brand", "main_category", "product_type")
        .prefetch_related("categories", "tags")
    )
    facts = _gather([product.pk for product in products])
    sold = [product for product in products if facts.offers[product.pk]]
    version = int(now.timestamp() * 1000)
    SearchDoc.objects.filter(product_id__in=ids).exclude(product__in=sold).delete()
    touched = set(Offer.objects.filter(product_id__in=ids).values_list("category_id", flat=True))
    Offer.objects.filter(product_id__in=ids).delete()
    _write_docs(sold, facts, version)
    offers = [offer for product in sold for offer in _offers(product, facts, version)]
    Offer.objects.bulk_create(offers, batch_size=5000)
    touched.update(offer.category_id for offer in offers)
    publish(Indexed(product_ids=ids, category_ids=sorted(touched)), now=now)
    return len(sold)


def _gather(ids: list[int]) -> _Facts:
    facts = _Facts()
    values = AttributeValue.objects.filter(product__in=ids).select_related("attribute", "choice")
    for value in values:
        if value.choice is not None:
            facts.labels[value.product_id] += every(value.choice, "label")
            if value.attribute.is_filter:
                facts.facets[value.product_id].add(f"{value.attribute.code}:{value.choice.code}")
        elif value.attribute.kind == Kind.TEXT:
            facts.labels[value.product_id] += every(value, "text")
    for option in OptionValue.objects.filter(option__product__in=ids).select_related("option"):
        facts.labels[option.option.product_id] += every(option, "label")
    pins = Pin.objects.filter(product__in=ids).values_list("product_id", "category_id", "position")
    facts.pins = {(product_id, category_id): place for product_id, category_id, place in pins}
    _gather_variants(facts, ids)
    return facts


def _gather_variants(facts: _Facts, ids: list[int]) -> None:
    variants = dict[int, int]()
    for pk, product_id, sku in Variant.objects.filter(product__in=ids, is_active=True).values_list(
        "pk", "product_id", "sku"
    ):
        variants[pk] = product_id
        facts.skus[product_id].append(sku)
    prices = Price.objects.filter(variant__in=variants, price_list__is_public=True).order_by(
        "amount"
    )
    for variant, currency, amount, was in prices.values_list(
        "variant_id", "price_list__currency", "amount", "was"
    ):
        offers = facts.offers[variants[variant]]
        best = offers.setdefault(currency, _Offer(amount, on_sale=False))
        best.on_sale = best.on_sale or was is not None
    free = stock.available(variant_ids=variants)
    facts.in_stock = {variants[variant] for variant, units in free.items() if units > 0}


# Weights: A the name and SKU, B brand, category and tags, C choices, D the summary.
_WRITE = """
INSERT INTO search_searchdoc (product_id, version, merit, facets, words)
SELECT id, version, merit, string_to_array(facets, ' '),
       setweight(to_tsvector('english', a), 'A') || setweight(to_tsvector('english', b), 'B')
    || setweight(to_tsvector('english', c), 'C') || setweight(to_tsvector('english', d), 'D')
FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::text[],
            %s::text[], %s::text[], %s::text[], %s::text[])
     AS doc(id, version, merit, facets, a, b, c, d)
ON CONFLICT (product_id) DO UPDATE SET version = excluded.version, merit = excluded.merit,
    facets = excluded.facets, words = excluded.words
"""


def _write_docs(products: list[Product], facts: _Facts, version: int) -> None:
    rows = [
        (
            product.pk,
            version,
            product.merit,
            " ".join(sorted(_facets(product, facts))),
            *_texts(product, facts),
        )
        for product in products
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [list(column) for column in zip(*rows, strict=True)])


def _texts(product: Product, facts: _Facts) -> tuple[str, str, str, str]:
    """Return what is looked up with the weights A, B, C and D."""
    named = [*every(product, "name"), *facts.skus[product.pk]]
    groups = [product.main_category, *product.categories.all(), *product.tags.all()]
    grouped = [name for group in groups for name in every(group, "name")]
    brand = [product.brand.name] if product.brand else []
    summaries = every(product, "summary")
    weighed = (named, [*brand, *grouped], facts.labels[product.pk], summaries)
    return tuple(segmented(" ".join(part)) for part in weighed)  # type: ignore[return-value]  # four of four


def _facets(product: Product, facts: _Facts) -> set[str]:
    brand = {f"brand:{product.brand.code}"} if product.brand else set()
    return facts.facets[product.pk] | brand


def _offers(product: Product, facts: _Facts, version: int) -> Iterable[Offer]:
    categories = {Offer.EVERYWHERE, *product.main_category.ancestor_ids}
    for category in product.categories.all():
        categories.update(category.ancestor_ids)
    for currency, offer in facts.offers[product.pk].items():
        for category_id in sorted(categories):
            yield Offer(
                product=product,
                category_id=category_id,
                currency=currency,
                version=version,
                amount=offer.amount,
                merit=_merit(product, category_id, facts),
                published_at=product.published_at or product.created_at,
                in_stock=product.pk in facts.in_stock,
                on_sale=offer.on_sale,
            )


def _merit(product: Product, category_id: int, facts: _Facts) -> int:
    """Return what orders a category: pins first, in their order, then the merchant's weight."""
    pin = facts.pins.get((product.pk, category_id))
    return product.merit if pin is None else PINNED - pin
