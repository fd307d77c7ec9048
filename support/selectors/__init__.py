"""Reads of help."""
