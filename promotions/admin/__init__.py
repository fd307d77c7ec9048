"""Operators' screens for promotions and coupons."""

from promotions.admin import coupons, ledger, promotions

__all__ = ["coupons", "ledger", "promotions"]
