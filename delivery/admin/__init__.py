"""Operators' screens for delivery, split by noun."""

from delivery.admin import methods, slots

__all__ = ["methods", "slots"]
