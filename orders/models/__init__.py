"""The tables of a sale, split by noun."""

from orders.models.carts import Cart, CartLine
from orders.models.orders import Order, OrderEvent, OrderLine

__all__ = ["Cart", "CartLine", "Order", "OrderEvent", "OrderLine"]
