"""Writes of the risk engine."""
