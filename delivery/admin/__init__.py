"""Operators' screens for delivery, split by noun."""

from delivery.admin import methods, parcels, routes, slots

__all__ = ["methods", "parcels", "routes", "slots"]
