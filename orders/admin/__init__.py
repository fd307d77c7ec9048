"""Operators' screens for orders."""

from orders.admin import collections, papers, parcels, returns, screens

__all__ = ["collections", "papers", "parcels", "returns", "screens"]
