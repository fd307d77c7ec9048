"""Operators' screens for the catalogue."""

from catalog.admin import classification, content, pictures, products, questions, reviews

__all__ = ["classification", "content", "pictures", "products", "questions", "reviews"]
