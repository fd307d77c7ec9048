"""Writes to stock, one module per noun."""
