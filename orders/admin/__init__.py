"""Operators' screens for orders."""

from orders.admin import parcels, screens

__all__ = ["parcels", "screens"]
