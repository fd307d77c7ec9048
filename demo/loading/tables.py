"""Tables of size and care, and the products and types they belong to."""

from catalog.models import FactTable
from demo import files
from demo.loading.attributes import Vocabulary
from demo.loading.products import Shelf
from demo.loading.words import both


def load(*, vocabulary: Vocabulary, shelf: Shelf) -> None:
    """Write every table with what it belongs to."""
    rows = files.document("tables")
    tables = FactTable.objects.bulk_create(
        FactTable(
            code=row["code"],
            subject=row["subject"],
            symbols=row["symbols"],
            **both(row, "name", "head", "rows", "note"),
        )
        for row in rows
    )
    for table, row in zip(tables, rows, strict=True):
        table.types.set(vocabulary.types[code] for code in row["types"])
        table.products.set(shelf.products[key] for key in row["products"])
