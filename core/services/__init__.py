"""Writes of the shared mechanisms, one module per noun."""
