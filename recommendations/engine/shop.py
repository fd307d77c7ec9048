"""The shop's own history, out of the warehouse."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

import numpy as np

from recommendations.engine.history import MOST_LINES, History
from recommendations.engine.reading import Columns, history_of

# The number of the last complete week; earlier ones count down from it.
LAST = 1000
_PRODUCTS = """
SELECT product_id AS id, category_id AS kind, department_id AS category,
       department_id AS department, brand,
       lower(concat_ws(' ', name_en, name_zh_hans, category, department, brand)) AS words
FROM products WHERE status = 'active'
"""
# The newest lines of everybody; a guest is a person too, but has nobody to be shown a list.
_LINES = """
SELECT CASE WHEN user_id IS NULL THEN -1 - (hash(person) // 2)::BIGINT ELSE user_id END AS person,
       product_id AS product, order_id AS basket, COALESCE(location_id, 0) AS store,
       ($last + floor((date_diff('day', $until, day) + 6) / 7.0))::SMALLINT AS week,
       epoch(placed_at) / 86400 AS day, quantity::FLOAT AS quantity,
       (net_amount / greatest(quantity, 1))::FLOAT AS price, discount > 0 AS reduced
FROM sales
WHERE product_id IS NOT NULL AND person IS NOT NULL AND quantity > returned_quantity
  AND day <= $until AND date_diff('day', day, $until) < 730
  AND COALESCE(user_id, 0) NOT IN (SELECT unnest($off))
QUALIFY row_number() OVER (PARTITION BY person ORDER BY placed_at DESC) <= $most
"""
_COUNTRIES = """
SELECT country, product_id, count(*) AS sold FROM sales
WHERE product_id IS NOT NULL AND country <> '' AND day <= $until
  AND date_diff('day', day, $until) < 28
GROUP BY country, product_id ORDER BY country, sold DESC, product_id
"""
_NEW = """
SELECT product_id FROM products
WHERE status = 'active' AND launched_at IS NOT NULL AND launched_at::DATE <= $until
  AND date_diff('day', launched_at::DATE, $until) < 60
ORDER BY launched_at DESC, product_id
"""


class Source(Protocol):
    """What answers questions in SQL."""

    def rows(self, sql: str, params: Any = None) -> list[tuple[Any, ...]]:
        """Return what a query answers."""
        ...


def read(warehouse: Source, *, until: date, off: Iterable[int] = ()) -> History:
    """Return what was bought until a day; nothing of people who are `off`."""
    wanted = {"until": until, "last": LAST, "most": MOST_LINES, "off": [-1, *off]}
    products = _columns(warehouse, _PRODUCTS, None,
                        ("id", "kind", "category", "department", "brand", "words"))  # fmt: skip
    lines = _columns(warehouse, _LINES, wanted,
                     ("person", "product", "basket", "store", "week", "day", "quantity", "price",
                      "reduced"))  # fmt: skip
    return history_of(products, lines, last=LAST)


def of_countries(warehouse: Source, *, until: date) -> dict[str, list[tuple[int, int]]]:
    """Return what each country bought in four weeks, most first, with how often."""
    told: dict[str, list[tuple[int, int]]] = {}
    for country, product, sold in warehouse.rows(_COUNTRIES, {"until": until}):
        told.setdefault(country, []).append((product, sold))
    return told


def new(warehouse: Source, *, until: date) -> list[int]:
    """Return products of the last sixty days, newest first."""
    return [product for (product,) in warehouse.rows(_NEW, {"until": until})]


def _columns(warehouse: Source, sql: str, params: Any, names: tuple[str, ...]) -> Columns:
    """Return a query's columns; compact at once where the engine can, by rows elsewhere."""
    if hasattr(warehouse, "frame"):
        frame = warehouse.frame(sql, params)
        return {name: frame[name].to_numpy() for name in names}
    rows = warehouse.rows(sql, params)
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    numbers = {"kind", "brand", "words", "category", "department"}
    return {
        name: np.array(column, dtype=object if name in numbers else None)
        for name, column in zip(names, columns, strict=True)
    }
