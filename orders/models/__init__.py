"""The tables of a sale."""

from orders.models.carts import Cart, CartLine
from orders.models.fulfilments import Fulfilment, FulfilmentLine
from orders.models.orders import Order, OrderEvent, OrderLine

__all__ = [
    "Cart",
    "CartLine",
    "Fulfilment",
    "FulfilmentLine",
    "Order",
    "OrderEvent",
    "OrderLine",
]
