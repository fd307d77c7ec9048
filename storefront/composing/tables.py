"""Tables of size, material and care as a product page shows them."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.models import Detail, FactTable
from catalog.types import CareSymbol
from storefront.cards import Table


def by_subject(rows: Iterable[FactTable]) -> dict[str, tuple[Table, ...]]:
    """Return the tables of each subject, in order."""
    found: dict[str, tuple[Table, ...]] = {}
    for row in rows:
        found[row.subject] = (*found.get(row.subject, ()), _table(row))
    return found


def title_of(subject: str) -> str:
    """Return a subject's name."""
    return str(Detail.Subject(subject).label)


def _table(row: FactTable) -> Table:
    return Table(
        name=row.name,
        head=tuple(row.head or ()),
        rows=tuple(tuple(cells) for cells in row.rows or ()),
        note=row.note or "",
        symbols=tuple((code, str(CareSymbol(code).label)) for code in row.symbols),
    )
