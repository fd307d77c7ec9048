"""Operators' screens for money."""

from payments.admin import screens

__all__ = ["screens"]
