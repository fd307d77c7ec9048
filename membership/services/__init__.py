"""Writes of membership, one module per noun."""
