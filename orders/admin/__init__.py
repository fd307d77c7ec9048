"""Operators' screens for orders."""

from orders.admin import collections, parcels, screens

__all__ = ["collections", "parcels", "screens"]
