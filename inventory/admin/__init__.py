"""Operators' screens for stock, split by noun."""

from inventory.admin import stock

__all__ = ["stock"]
