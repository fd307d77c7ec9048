"""What a postcode begins with."""

from __future__ import annotations

INWARD = 3  # the last characters of a British postcode: street, not place


def beginnings(country: str, postcode: str) -> list[str]:
    """Return what areas this postcode may belong to, the narrowest first.

    British: the district, then the area's letters ("E8", "E"). Elsewhere every beginning.
    """
    code = "".join(postcode.upper().split())
    if not code:
        return []
    if country == "GB":
        district = code[:-INWARD] if len(code) > INWARD + 1 else code
        letters = "".join(ch for ch in district[:2] if ch.isalpha())
        return list(dict.fromkeys([district, letters]))
    return [code[:length] for length in range(len(code), 0, -1)]
