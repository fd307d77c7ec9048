"""Gateways: the ways money reaches the shop."""
