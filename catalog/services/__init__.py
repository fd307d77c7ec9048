"""Writes to the catalogue, one module per noun."""
