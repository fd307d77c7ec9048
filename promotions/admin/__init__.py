"""Operators' screens for promotions, split by noun."""

from promotions.admin import coupons, flash, ledger, promotions

__all__ = ["coupons", "flash", "ledger", "promotions"]
