"""Writes of analytics: one module per noun."""
