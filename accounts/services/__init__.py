"""Writes about people, one module per noun."""
