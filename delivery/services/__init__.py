"""Writes of delivery, a module per noun."""
