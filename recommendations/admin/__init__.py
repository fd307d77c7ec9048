"""Operators' screens."""

from recommendations.admin.versions import ModelAdmin

__all__ = ["ModelAdmin"]
