"""The tables of the stock rooms, split by noun."""

from inventory.models.counting import CountLine, StockCount
from inventory.models.feeds import Feed, FeedEvent, FeedStream
from inventory.models.purchasing import (
    PurchaseLine,
    PurchaseOrder,
    Receipt,
    ReceiptLine,
    Supplier,
    SupplierCase,
    SupplierItem,
)
from inventory.models.stock import Alert, Location, Movement, Reservation, StockItem
from inventory.models.waiting import BeyondStock, Waiting

__all__ = [
    "Alert",
    "BeyondStock",
    "CountLine",
    "Feed",
    "FeedEvent",
    "FeedStream",
    "Location",
    "Movement",
    "PurchaseLine",
    "PurchaseOrder",
    "Receipt",
    "ReceiptLine",
    "Reservation",
    "StockCount",
    "StockItem",
    "Supplier",
    "SupplierCase",
    "SupplierItem",
    "Waiting",
]
