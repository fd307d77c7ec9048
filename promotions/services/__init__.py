"""Writes about promotions."""
