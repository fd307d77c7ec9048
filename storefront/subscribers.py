"""Cached pages follow what happens below: each event makes the pages that show it stale."""

from datetime import datetime

from catalog.events import (
    CategoryChanged,
    ContentChanged,
    ProductChanged,
    ProductsChanged,
    VoicesChanged,
)
from core import page_cache
from core.events import subscriber
from inventory.events import LocationChanged, ShownStockChanged
from occasions.events import OccasionChanged
from pricing.events import LadderMoved, PriceChanged
from promotions import selectors as promotions
from promotions.events import FlashSaleChanged, OffersChanged
from search.engine import known
from search.events import Indexed, Steered


@subscriber(ProductChanged)
def forget_product(event: ProductChanged, now: datetime) -> None:  # noqa: ARG001 -- every subscriber is handed the time
    """A product was edited."""
    page_cache.bump([f"product:{event.product_id}"])


@subscriber(ProductsChanged)
def forget_products(event: ProductsChanged, now: datetime) -> None:  # noqa: ARG001 -- every subscriber is handed the time
    """Many products were written at once."""
    page_cache.bump([f"product:{pk}" for pk in event.product_ids])


@subscriber(PriceChanged)
def forget_price(event: PriceChanged, now: datetime) -> None:  # noqa: ARG001 -- every subscriber is handed the time
    """A price was set."""
    page_cache.bump([f"product:{event.product_id}"])


@subscriber(LadderMoved)
def forget_ladder(event: LadderMoved, now: datetime) -> None:  # noqa: ARG001 -- every subscriber is handed the time
    """Fewer units, or more, are left at a price."""
    page_cache.bump([f"product:{event.product_id}"])


@subscriber(FlashSaleChanged)
def forget_flash_sale(event: FlashSaleChanged, now: datetime) -> None:  # noqa: ARG001 -- every subscriber is handed the time
    """A flash sale was announced, or is over."""
    page_cache.bump(["flash", f"product:{event.product_id}"])


@subscriber(ShownStockChanged)
def forget_stock(event: ShownStockChanged, now: datetime) -> None:  # noqa: ARG001 -- every subscriber is handed the time
    """Stock changed as pages show it."""
    page_cache.bump([f"product:{event.product_id}"])


@subscriber(CategoryChanged)
def forget_category(event: CategoryChanged, now: datetime) -> None:  # noqa: ARG001 -- every subscriber is handed the time
    """A category was edited: the navigation stands on every page."""
    page_cache.bump(["navigation", f"category:{event.category_id}"])


@subscriber(ContentChanged)
def forget_content(event: ContentChanged, now: datetime) -> None:  # noqa: ARG001 -- every subscriber is handed the time
    """A banner, a page or an article was edited, or its time has come: one stands on every page."""
    page_cache.bump(["content", "navigation"])


@subscriber(LocationChanged)
def forget_stores(event: LocationChanged, now: datetime) -> None:  # noqa: ARG001 -- every subscriber is handed the time
    """A store was edited."""
    page_cache.bump(["stores"])


@subscriber(OccasionChanged)
def forget_occasions(event: OccasionChanged, now: datetime) -> None:  # noqa: ARG001 -- every subscriber is handed the time
    """An event in a store was edited, filled or began."""
    page_cache.bump(["occasions"])


@subscriber(Indexed)
def forget_lists(event: Indexed, now: datetime) -> None:  # noqa: ARG001 -- every subscriber is handed the time
    """Lists are made of the index, so they are stale only once it has followed."""
    page_cache.bump(
        [f"product:{pk}" for pk in event.product_ids] + [f"list:{pk}" for pk in event.category_ids]
    )


@subscriber(VoicesChanged)
def forget_voices(event: VoicesChanged, now: datetime) -> None:  # noqa: ARG001 -- every subscriber is handed the time
    """Votes, replies, questions or answers changed: pages show them, cards do not."""
    page_cache.bump([f"voices:{event.product_id}"])


@subscriber(Steered)
def forget_steered_lists(event: Steered, now: datetime) -> None:  # noqa: ARG001 -- every subscriber is handed the time
    """Operators have said something new about lists: their words first, then the lists."""
    page_cache.bump([known.TAG, *(f"list:{pk}" for pk in event.category_ids)])


@subscriber(OffersChanged)
def forget_offers(event: OffersChanged, now: datetime) -> None:  # noqa: ARG001 -- every subscriber is handed the time
    """An offer came, went or says something else: cards and pages all over the shop name it."""
    page_cache.bump([promotions.TAG, "navigation"])
