"""Writes of help."""
