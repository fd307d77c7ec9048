"""Operators' screens for orders."""

from orders.admin import screens

__all__ = ["screens"]
