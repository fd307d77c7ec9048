"""The index follows what happens below."""

from datetime import datetime

from catalog.events import CategoryChanged, ProductChanged, ProductsChanged
from catalog.models import Category
from core.events import subscriber
from inventory.events import ShownStockChanged
from pricing.events import PriceChanged
from search import tasks
from search.services import indexing, steering


@subscriber(ProductChanged)
def index_product(event: ProductChanged, now: datetime) -> None:
    """A product was edited."""
    indexing.index(product_ids=[event.product_id], now=now)


@subscriber(PriceChanged)
def index_price(event: PriceChanged, now: datetime) -> None:
    """A price was set."""
    indexing.index(product_ids=[event.product_id], now=now)


@subscriber(ShownStockChanged)
def index_stock(event: ShownStockChanged, now: datetime) -> None:
    """Stock changed as pages show it."""
    indexing.index(product_ids=[event.product_id], now=now)


@subscriber(CategoryChanged)
def index_category(event: CategoryChanged, now: datetime) -> None:
    """A category moved, was renamed or pinned to: all products below it, by a worker."""
    if Category.objects.filter(pk=event.category_id).exists():
        steering.changed(category_ids=[event.category_id], now=now)
        tasks.index_category.delay(category_id=event.category_id)


@subscriber(ProductsChanged)
def index_products(event: ProductsChanged, now: datetime) -> None:  # noqa: ARG001 -- every subscriber is handed the time
    """A chunk of an import was written: by a worker, so that other events need not wait."""
    tasks.index_products.delay(product_ids=event.product_ids)
