"""Categories and makers whose name begins as somebody types, in either language or by pinyin."""

from __future__ import annotations

from search.engine.known import known
from search.rules.queries import normalised


def begun(text: str, *, most: int) -> list[tuple[str, str]]:
    """Return (CATEGORY or BRAND, code) pairs, whole names before words within names."""
    typed = normalised(text)
    if not typed:
        return []
    found = []
    for name in known().names:
        if name.whole.startswith(typed):
            found.append((0, name.kind, name.code))
        elif any(part.startswith(typed) for part in name.parts):
            found.append((1, name.kind, name.code))
    found.sort(key=lambda one: one[0])
    return list(dict.fromkeys((kind, code) for _rank, kind, code in found))[:most]
