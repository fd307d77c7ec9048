"""Writes of what follows a sale, one module per noun."""
