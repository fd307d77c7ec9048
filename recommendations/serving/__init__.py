"""Serving: which products stand in which slot, now and for whoever is looking."""
