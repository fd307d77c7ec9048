"""Operators' screens for prices and tax, split by noun."""

from pricing.admin import history, ladders, lists, margins, plans, taxes
from pricing.admin.prices import PriceForm

__all__ = ["PriceForm", "history", "ladders", "lists", "margins", "plans", "taxes"]
