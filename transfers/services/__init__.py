"""Writes of imports and exports."""
