"""Writes of games, one module per noun."""
