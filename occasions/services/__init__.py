"""Writes of events in stores, one module per noun."""
