"""Carriers: how each tells where parcels are."""
