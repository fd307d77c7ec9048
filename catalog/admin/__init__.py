"""Operators' screens for the catalogue."""

from catalog.admin import (
    classification,
    completeness,
    content,
    pictures,
    products,
    questions,
    reviews,
    tables,
)

__all__ = [
    "classification",
    "completeness",
    "content",
    "pictures",
    "products",
    "questions",
    "reviews",
    "tables",
]
