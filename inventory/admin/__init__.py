"""Operators' screens for stock, split by noun."""

from inventory.admin import counting, feeds, stock

__all__ = ["counting", "feeds", "stock"]
