"""Operators' screens for orders."""

from orders.admin import collections, parcels, returns, screens

__all__ = ["collections", "parcels", "returns", "screens"]
