"""Operators' screens for stock."""

from inventory.admin import stock, waiting

__all__ = ["stock", "waiting"]
