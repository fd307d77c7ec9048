"""The Complete Journey straight from its files, for judging by the protocol known of it."""

from __future__ import annotations

from pathlib import Path

from recommendations.engine.history import History
from recommendations.engine.reading import Columns, history_of

# Not goods: nobody recommends fuel, coupons or what the shop uses up itself.
_NO_DEPARTMENTS = ("FUEL", "MISCELLANEOUS", "COUPON", "CNTRL/STORE SUP", "POSTAL CENTER",
                   "PHOTO & VIDEO", "GM MERCH EXP", "PROD-WHS SALES")  # fmt: skip
_NO_CATEGORIES = ("COUPON/MISC ITEMS", "COUPONS/STORE & MFG", "FUEL", "MISC SALES TRAN",
                  "BOTTLE DEPOSITS", "COUPON", "TICKETS")  # fmt: skip
_PRODUCTS = """
SELECT product_id AS id, product_type AS kind, product_category AS category, department,
       coalesce(manufacturer_id::VARCHAR, '') AS brand,
       lower(concat_ws(' ', product_type, product_category, package_size)) AS words
FROM read_parquet($products)
WHERE product_type IS NOT NULL AND product_category IS NOT NULL
  AND department NOT IN (SELECT unnest($departments))
  AND product_category NOT IN (SELECT unnest($categories))
"""
_LINES = """
SELECT household_id AS person, product_id AS product, basket_id AS basket, store_id AS store,
       week::SMALLINT AS week, epoch(transaction_timestamp) / 86400 AS day,
       quantity::FLOAT AS quantity, (sales_value / quantity)::FLOAT AS price,
       retail_disc > 0 AS reduced
FROM read_parquet($transactions)
WHERE quantity > 0
"""
_PLAN = """
SELECT product_id AS product, week::SMALLINT AS week, count(*)::FLOAT AS strength
FROM read_parquet($promotions) WHERE mailer_location <> '0' GROUP BY 1, 2
"""


def read(folder: Path, *, with_plan: bool = False) -> History:
    """Return the year; with the mailer planned for each week when asked for."""
    import duckdb  # noqa: PLC0415 -- only who reads waits for the engine

    def path(name: str) -> str:
        return str(folder / f"{name}.parquet")

    engine = duckdb.connect(":memory:", config={"threads": 2, "memory_limit": "1GB"})
    try:
        asked: Columns = engine.execute(_PRODUCTS, {
            "products": path("products"), "departments": list(_NO_DEPARTMENTS),
            "categories": list(_NO_CATEGORIES),
        }).fetchnumpy()  # fmt: skip
        lines: Columns = engine.execute(_LINES, {"transactions": path("transactions")}).fetchnumpy()
        plan: Columns | None = None
        if with_plan:
            plan = engine.execute(_PLAN, {"promotions": path("promotions")}).fetchnumpy()
    finally:
        engine.close()
    return history_of(asked, lines, plan=plan)
