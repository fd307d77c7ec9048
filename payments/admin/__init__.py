"""Operators' screens for money."""

from payments.admin import books, screens

__all__ = ["books", "screens"]
