"""Writes about money, one module per noun."""
