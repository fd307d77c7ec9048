"""Catalogue: categories, lists, products."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import context, cursors
from api.media import MediaOut
from api.serializers import MoneyOut, PictureOut
from catalog import selectors as catalogue
from catalog.models import Category, Image, Option, PersonalField, Product, ProductMedia, Variant
from catalog.pictures import sources
from catalog.product_pages import ProductPage, Related
from catalog.types import Bond
from core.money import Money
from inventory import selectors as stock
from inventory.types import shown
from pricing import selectors as prices
from pricing.rules.units import per_measure
from pricing.types import ANYBODY, Quote, Shopper
from search import selectors as search
from search.types import IN_STOCK, ON_SALE, PAGE_SIZE, STOCK, Query, Sort

FILTER = "f_"


@dataclass(frozen=True, slots=True)
class Priced:
    """A product with the prices and stock of its variants."""

    product: Product
    quotes: Mapping[int, Quote]
    free: Mapping[int, int]
    related: Sequence[Related] = ()
    personal: Sequence[PersonalField] = ()
    media: Sequence[ProductMedia] = ()
    surcharges: Mapping[int, Mapping[int | None, Money]] = field(default_factory=dict)

    @property
    def variants(self) -> list[Variant]:
        """The variants sold in this currency."""
        return [variant for variant in self.product.variants.all() if variant.pk in self.quotes]


class ListIn(serializers.Serializer[Any]):
    """How to narrow a list; further filters are `f_<attribute>=<choice>`, repeated for "or"."""

    q = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    category = serializers.SlugField(required=False, default="", help_text="A category's code")
    min = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0, required=False)
    max = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0, required=False)
    in_stock = serializers.BooleanField(required=False, default=False)
    on_sale = serializers.BooleanField(required=False, default=False)
    sort = serializers.ChoiceField(
        [sort.value for sort in Sort], required=False, default=Sort.BEST.value
    )
    cursor = serializers.CharField(required=False, allow_blank=True, default="")
    size = serializers.IntegerField(min_value=1, max_value=100, required=False, default=PAGE_SIZE)


class CategoryOut(serializers.Serializer[Any]):
    """A node of the category tree."""

    code = serializers.CharField()
    parent_code = serializers.CharField(source="parent.code", allow_null=True, default=None)
    name = serializers.CharField()
    slug = serializers.CharField()


class ProductRowOut(serializers.Serializer[Any]):
    """A product in a list."""

    id = serializers.CharField(source="product.public_id")
    name = serializers.CharField(source="product.name")
    slug = serializers.CharField(source="product.slug")
    brand = serializers.CharField(source="product.brand.name", default="")
    summary = serializers.CharField(source="product.summary")
    picture = serializers.SerializerMethodField()
    price = serializers.SerializerMethodField(help_text="The lowest of its variants'")
    stock = serializers.SerializerMethodField(help_text="in, low or out")
    rating = serializers.DecimalField(
        source="product.rating", max_digits=3, decimal_places=2, help_text="0.00 without reviews"
    )
    rating_count = serializers.IntegerField(source="product.rating_count")

    def get_picture(self, row: Priced) -> dict[str, Any] | None:
        """Return the first picture."""
        first = next(iter(row.product.images.all()), None)
        return picture(first) if first else None

    def get_price(self, row: Priced) -> dict[str, Any]:
        """Return the lowest price."""
        lowest = min((row.quotes[v.pk].price for v in row.variants), key=lambda price: price.amount)
        return MoneyOut(lowest).data

    def get_stock(self, row: Priced) -> str:
        """Return what a page would say."""
        return shown(sum(row.free.get(variant.pk, 0) for variant in row.variants)).value


class ProductOut(ProductRowOut):
    """A product with all one needs to choose and buy."""

    description = serializers.CharField(source="product.description")
    category = serializers.CharField(source="product.main_category.code")
    pictures = serializers.SerializerMethodField()
    options = serializers.SerializerMethodField()
    variants = serializers.SerializerMethodField()
    attributes = serializers.SerializerMethodField()
    nature = serializers.CharField(source="product.product_type.nature")
    audience = serializers.CharField(
        source="product.audience", help_text="Whom alone it is sold to; empty: to everybody"
    )
    personalisation = serializers.SerializerMethodField(help_text="What can be put on it")

    def get_personalisation(self, row: Priced) -> list[dict[str, Any]]:
        """Return the fields with their rules, choices and surcharges."""
        return [_field(field, row.surcharges.get(field.pk, {})) for field in row.personal]

    related = serializers.SerializerMethodField(
        help_text="Products that belong to it, by kind: accessory, service, substitute, content"
    )

    def get_related(self, row: Priced) -> dict[str, list[dict[str, Any]]]:
        """Return what belongs to it; of a service also the SKU to put into the cart along."""
        return {
            kind.value: [
                {
                    "id": one.product.public_id,
                    "name": one.product.name,
                    "slug": one.product.slug,
                    "sku": one.variant.sku if one.variant else None,
                }
                for one in row.related
                if one.kind == kind
            ]
            for kind in Bond
        }

    def get_pictures(self, row: Priced) -> list[dict[str, Any]]:
        """Return every picture in order."""
        return [picture(image) for image in row.product.images.all()]

    media = MediaOut(many=True, help_text="Films, models to walk round, turns in frames")

    def get_options(self, row: Priced) -> list[dict[str, Any]]:
        """Return what can be chosen."""
        return [_option(option) for option in row.product.options.all()]

    def get_variants(self, row: Priced) -> list[dict[str, Any]]:
        """Return each variant with its price and stock."""
        return [
            {
                "sku": variant.sku,
                "label": variant.label,
                "values": variant.value_ids,
                "price": MoneyOut(row.quotes[variant.pk].price).data,
                "unit_price": _unit_price(row, variant),
                **_beside_price(row.quotes[variant.pk]),
                "stock": shown(row.free.get(variant.pk, 0)).value,
            }
            for variant in row.variants
        ]

    def get_attributes(self, row: Priced) -> list[dict[str, Any]]:
        """Return the typed attributes."""
        return [
            {
                "code": value.attribute.code,
                "name": value.attribute.name,
                "kind": value.attribute.kind,
                "unit": value.attribute.unit,
                "value": str(value.plain),
            }
            for value in row.product.values.all()
        ]


class CategoriesView(APIView):
    """The category tree."""

    @extend_schema(responses=CategoryOut(many=True), tags=["Catalogue"])
    def get(self, request: Request) -> Response:  # noqa: ARG002 -- a view is handed its request
        """List all categories, parents before children."""
        return Response(
            CategoryOut(Category.objects.select_related("parent").order_by("path"), many=True).data
        )


class ProductsView(APIView):
    """Lists of products, of a category or of a search."""

    @extend_schema(
        parameters=[ListIn, context.CURRENCY_HEADER],
        tags=["Catalogue"],
        responses={200: ProductRowOut(many=True)},
        examples=[
            OpenApiExample("Search", value={"q": "teapot", "sort": "price"}, request_only=True)
        ],
    )
    def get(self, request: Request) -> Response:
        """List products; `next` is the cursor of the following page, or null."""
        asked = ListIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        query = query_of(request, asked.validated_data)
        found = search.find(query)
        ids = [hit.product_id for hit in found.hits]
        rows = priced(ids, query.currency, context.shopper(request))
        return Response(
            {
                "total": found.total,
                "shown_for": found.shown_for,
                "widened": found.widened,
                "next": cursors.encode(query.page + 1) if found.has_more else None,
                "results": ProductRowOut(rows, many=True).data,
            }
        )


class ProductView(APIView):
    """One product."""

    @extend_schema(parameters=[context.CURRENCY_HEADER], responses=ProductOut, tags=["Catalogue"])
    def get(self, request: Request, product_id: str) -> Response:
        """Return a live product by its id."""
        found = catalogue.product_page(public_id=product_id)
        asking = context.currency(request), context.shopper(request)
        rows = _price([found.product], *asking) if found else []
        if not rows:
            raise Http404
        row = replace(rows[0], **_beside(found, context.currency(request)))
        return Response(ProductOut(row).data)


def _beside(found: ProductPage | None, currency: str) -> dict[str, Any]:
    if found is None:
        return {}
    ids = [one.pk for one in found.personal]
    known = prices.surcharges(field_ids=ids, currency=currency) if ids else {}
    return {
        "related": found.relations,
        "personal": found.personal,
        "surcharges": known,
        "media": found.media,
    }


def _field(one: PersonalField, known: Mapping[int | None, Money]) -> dict[str, Any]:
    def extra(choice_id: int | None) -> Any:
        return MoneyOut(known[choice_id]).data if choice_id in known else None

    return {
        "code": one.code,
        "kind": one.kind,
        "name": one.name,
        "help": one.help,
        "is_required": one.is_required,
        "max_length": one.max_length,
        "script": one.script,
        "lead_days": one.lead_days,
        "surcharge": extra(None),
        "choices": [
            {"code": choice.code, "label": choice.label, "surcharge": extra(choice.pk)}
            for choice in one.choices.all()
        ],
    }


def picture(image: Image) -> dict[str, Any]:
    """Return a picture as the API shows it."""
    found = sources(image)
    shape = {
        "alt": image.alt,
        "width": image.width,
        "height": image.height,
        "src": found.src,
        "webp": found.webp,
        "avif": found.avif,
    }
    return PictureOut(shape).data


def query_of(request: Request, asked: Mapping[str, Any]) -> Query:
    """Return what a list's parameters ask for. Raises Http404 for a category that is not there."""
    category_id = 0
    if asked["category"]:
        found = Category.objects.filter(code=asked["category"]).first()
        if found is None:
            raise Http404
        category_id = found.pk
    filters = {
        name.removeprefix(FILTER): tuple(request.query_params.getlist(name))
        for name in request.query_params
        if name.startswith(FILTER)
    }
    filters.pop(STOCK, None)
    wanted = {IN_STOCK: asked["in_stock"], ON_SALE: asked["on_sale"]}
    if stock_filter := tuple(name for name, is_wanted in wanted.items() if is_wanted):
        filters[STOCK] = stock_filter
    return Query(
        currency=context.currency(request),
        text=asked["q"].strip(),
        category_id=category_id,
        filters=filters,
        low=asked.get("min"),
        high=asked.get("max"),
        sort=Sort(asked["sort"]),
        page=cursors.decode(asked["cursor"]),
        size=asked["size"],
    )


def priced(product_ids: list[int], currency: str, shopper: Shopper = ANYBODY) -> list[Priced]:
    """Return these products in order, with prices and stock; those not sold are left out."""
    products = {product.pk: product for product in catalogue.for_cards(product_ids=product_ids)}
    return _price([products[pk] for pk in product_ids if pk in products], currency, shopper)


def _price(products: list[Product], currency: str, shopper: Shopper) -> list[Priced]:
    """Return the products that are sold in this currency, with prices and stock."""
    ids = [variant.pk for product in products for variant in product.variants.all()]
    quotes, free = (
        prices.quotes(variant_ids=ids, currency=currency, shopper=shopper),
        stock.available(variant_ids=ids),
    )
    rows = [Priced(product, quotes, free) for product in products]
    return [row for row in rows if row.variants]


def _beside_price(quote: Quote) -> dict[str, Any]:
    """Return what is told with a price: before, lowest in 30 days, everybody's, by quantity."""

    def told(money: Money | None) -> Any:
        return None if money is None else MoneyOut(money).data

    return {
        "was": told(quote.was),
        "low_30": told(quote.low if quote.was else None),
        "public_price": told(quote.public or quote.price),
        "price_list": quote.list_code,
        "breaks": [
            {"from_quantity": one.from_quantity, "price": told(one.price)} for one in quote.breaks
        ],
        "ladder": [{"left": one.left, "price": told(one.price)} for one in quote.ladder],
    }


def _unit_price(row: Priced, variant: Variant) -> dict[str, Any] | None:
    """Return the price of the measure its type is compared by: 100g or litre."""
    unit = row.product.product_type.unit_price
    found = per_measure(row.quotes[variant.pk].price, content=variant.content, unit=unit)
    return None if found is None else {"unit": unit, **MoneyOut(found).data}


def _option(option: Option) -> dict[str, Any]:
    values = [
        {"id": value.pk, "code": value.code, "label": value.label, "swatch": value.swatch}
        for value in option.values.all()
    ]
    return {"code": option.code, "name": option.name, "values": values}
