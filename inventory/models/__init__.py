"""The tables of the stock rooms, split by noun."""

from inventory.models.stock import Alert, Location, Movement, Reservation, StockItem

__all__ = ["Alert", "Location", "Movement", "Reservation", "StockItem"]
