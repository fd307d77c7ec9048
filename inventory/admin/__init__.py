"""Operators' screens for stock, split by noun."""

from inventory.admin import counting, feeds, purchasing, stock, suppliers, waiting

__all__ = ["counting", "feeds", "purchasing", "stock", "suppliers", "waiting"]
