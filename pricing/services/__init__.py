"""Writes about price."""
