"""The tables of price, split by noun."""

from pricing.models.bands import PriceBand
from pricing.models.history import PriceChange
from pricing.models.ladders import LadderStep, LadderTake, PriceLadder
from pricing.models.lists import Price, PriceBreak, PriceList
from pricing.models.margins import MarginRule
from pricing.models.plans import PlannedPrice
from pricing.models.taxes import Surcharge, TaxRate

__all__ = [
    "LadderStep",
    "LadderTake",
    "MarginRule",
    "PlannedPrice",
    "Price",
    "PriceBand",
    "PriceBreak",
    "PriceChange",
    "PriceLadder",
    "PriceList",
    "Surcharge",
    "TaxRate",
]
