"""Writes, a module per noun."""
