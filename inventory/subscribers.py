"""Reactions of the stock rooms: whoever waits for something is told by a worker."""

from datetime import datetime

from catalog.events import ProductChanged, ProductsChanged
from core.events import subscriber
from inventory import tasks
from inventory.events import ShownStockChanged
from inventory.models import Alert


@subscriber(ShownStockChanged)
def stock_changed(event: ShownStockChanged, now: datetime) -> None:  # noqa: ARG001 -- every subscriber is handed the time
    """It may be back."""
    _look([event.product_id])


@subscriber(ProductChanged)
def product_changed(event: ProductChanged, now: datetime) -> None:  # noqa: ARG001 -- every subscriber is handed the time
    """It may be out."""
    _look([event.product_id])


@subscriber(ProductsChanged)
def products_changed(event: ProductsChanged, now: datetime) -> None:  # noqa: ARG001 -- every subscriber is handed the time
    """Some of them may be out, or back."""
    _look(event.product_ids)


def _look(product_ids: list[int]) -> None:
    """Ask the worker only where somebody waits: nearly always nobody does."""
    waiting = Alert.objects.filter(sent_at__isnull=True, variant__product__in=product_ids)
    found = list(waiting.values_list("variant__product", flat=True).distinct())
    if found:
        tasks.send_alerts.delay(product_ids=found)
