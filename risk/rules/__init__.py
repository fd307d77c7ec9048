"""Scoring, on plain values."""
