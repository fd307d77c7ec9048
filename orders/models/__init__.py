"""The tables of a sale."""

from orders.models.carts import Cart, CartLine
from orders.models.channels import Channel, ChannelOrder
from orders.models.collections import Collection
from orders.models.documents import Document, Fapiao, Material, Seller, Series
from orders.models.fulfilments import Fulfilment, FulfilmentLine
from orders.models.orders import Order, OrderEvent, OrderLine
from orders.models.reckonings import Reckoning
from orders.models.returns import (
    Return,
    ReturnEvent,
    ReturnLine,
    ReturnPhoto,
    ReturnRule,
)
from orders.models.segments import ShopperSegments
from orders.models.trials import Trial

__all__ = [
    "Cart",
    "CartLine",
    "Channel",
    "ChannelOrder",
    "Collection",
    "Document",
    "Fapiao",
    "Fulfilment",
    "FulfilmentLine",
    "Material",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Reckoning",
    "Return",
    "ReturnEvent",
    "ReturnLine",
    "ReturnPhoto",
    "ReturnRule",
    "Seller",
    "Series",
    "ShopperSegments",
    "Trial",
]
