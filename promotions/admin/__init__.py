"""Operators' screens for promotions, split by noun."""

from promotions.admin import flash

__all__ = ["flash"]
