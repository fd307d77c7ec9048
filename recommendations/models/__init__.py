"""The tables of recommendations, split by noun."""

from recommendations.models.lists import CommonList, ProductList, ShopperList
from recommendations.models.versions import Model

__all__ = ["CommonList", "Model", "ProductList", "ShopperList"]
