"""Reads of analytics."""
