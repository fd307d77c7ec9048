"""Writes of the sale, one module per noun."""
