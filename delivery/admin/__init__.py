"""Operators' screens for delivery, split by noun."""

from delivery.admin import methods, parcels, slots

__all__ = ["methods", "parcels", "slots"]
