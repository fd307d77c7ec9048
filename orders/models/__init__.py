"""The tables of a sale."""

from orders.models.carts import Cart, CartLine
from orders.models.collections import Collection
from orders.models.fulfilments import Fulfilment, FulfilmentLine
from orders.models.orders import Order, OrderEvent, OrderLine

__all__ = [
    "Cart",
    "CartLine",
    "Collection",
    "Fulfilment",
    "FulfilmentLine",
    "Order",
    "OrderEvent",
    "OrderLine",
]
