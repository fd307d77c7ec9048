"""Finding a variant by what is printed on it."""

from __future__ import annotations

from catalog.models import Variant
from catalog.rules import barcodes
from catalog.types import ON_SALE


def scanned(*, code: str) -> Variant | None:
    """Return the live variant with this barcode, else with this SKU, its product with it."""
    live = Variant.objects.filter(is_active=True, product__status__in=ON_SALE).select_related(
        "product"
    )
    if forms := barcodes.forms(code):
        return live.filter(barcode__in=forms).first()
    return live.filter(sku=code).first()
