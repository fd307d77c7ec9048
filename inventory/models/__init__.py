"""Tables of stock."""

from inventory.models.stock import Alert, Location, Movement, Reservation, StockItem
from inventory.models.waiting import BeyondStock, Waiting

__all__ = [
    "Alert",
    "BeyondStock",
    "Location",
    "Movement",
    "Reservation",
    "StockItem",
    "Waiting",
]
