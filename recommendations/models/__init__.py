"""The tables of recommendations, split by noun."""

from recommendations.models.lists import CommonList, ProductList, ShopperList
from recommendations.models.reminders import DueTold
from recommendations.models.slots import Boosts, Dislike, Effect, Slot
from recommendations.models.versions import Model

__all__ = [
    "Boosts",
    "CommonList",
    "Dislike",
    "DueTold",
    "Effect",
    "Model",
    "ProductList",
    "ShopperList",
    "Slot",
]
