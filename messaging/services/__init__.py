"""Writes about messages."""
