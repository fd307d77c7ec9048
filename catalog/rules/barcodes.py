"""Barcodes of trade: EAN-8, UPC-A, EAN-13, GTIN-14."""

from __future__ import annotations

LENGTHS = (8, 12, 13, 14)


def is_valid(code: str) -> bool:
    """Return whether this is a barcode whose check digit is right.

    GS1 General Specifications 7.9: weights 3 and 1 from the right, the sum a multiple of ten.
    """
    if not (code.isascii() and code.isdigit() and len(code) in LENGTHS):
        return False
    digits = [int(digit) for digit in reversed(code)]
    return (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0


def forms(code: str) -> list[str]:
    """Return how the same number may be written: a UPC-A is an EAN-13 that begins with nought.

    Empty for what is not a valid barcode.
    """
    if not is_valid(code):
        return []
    bare = code.lstrip("0")
    return sorted({code, *(bare.zfill(length) for length in LENGTHS if length >= len(bare))})
