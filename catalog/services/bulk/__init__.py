"""Many products at once: compared with what is there, then written in a few statements a chunk."""

from catalog.services.bulk.comparing import compare
from catalog.services.bulk.values import (
    Fault,
    Plan,
    ProductIn,
    ValueIn,
    VariantIn,
    Words,
)
from catalog.services.bulk.writing import write

__all__ = ["Fault", "Plan", "ProductIn", "ValueIn", "VariantIn", "Words", "compare", "write"]
