"""What is copied out of PostgreSQL, and when it is copied again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "sql"
WHOLE = "all"

Columns = dict[str, str]  # name → DuckDB's type
MONEY = "DECIMAL(14,2)"
LIST = "VARCHAR[]"  # PostgreSQL writes the items with a bar between them


@dataclass(frozen=True, slots=True)
class Extract:
    """One query of `sql/`: its columns, and the query that marks what has changed.

    A mark is a chunk (a month, a day, or all) and a fingerprint; a chunk is read again when its
    fingerprint is a new one. Without a mark it is read every time: what is small, or always new.
    """

    name: str
    columns: Columns
    mark: str = ""

    @property
    def query(self) -> str:
        """What PostgreSQL is asked; a month's has places for its bounds."""
        return (FOLDER / f"{self.name}.sql").read_text()


def mark_query(name: str) -> str:
    """Return the query that lists a mark's chunks with their fingerprints."""
    return (FOLDER / f"{name}.mark.sql").read_text()


# Identifiers are texts: not every engine that reads Parquet knows what a UUID is.
EVENTS = Extract(
    "events",
    {
        "at": "TIMESTAMP",
        "id": "VARCHAR",
        "received_at": "TIMESTAMP",
        "kind": "VARCHAR",
        "visitor": "VARCHAR",
        "session": "VARCHAR",
        "user_id": "BIGINT",
        "page": "VARCHAR",
        "path": "VARCHAR",
        "block": "VARCHAR",
        "slot": "VARCHAR",
        "product_id": "BIGINT",
        "category_id": "BIGINT",
        "order_id": "BIGINT",
        "query": "VARCHAR",
        "position": "INTEGER",
        "quantity": "INTEGER",
        "value": MONEY,
        "currency": "VARCHAR",
        "device": "VARCHAR",
        "language": "VARCHAR",
        "country": "VARCHAR",
        "source": "VARCHAR",
        "medium": "VARCHAR",
        "campaign": "VARCHAR",
        "experiments": LIST,
        "is_bot": "BOOLEAN",
        "is_synthetic": "BOOLEAN",
        "props": "JSON",
    },
    mark="events",
)
EXTRACTS = (
    EVENTS,
    Extract(
        "orders",
        {
            "order_id": "BIGINT", "number": "VARCHAR", "placed_at": "TIMESTAMP",
            "paid_at": "TIMESTAMP", "user_id": "BIGINT", "person": "VARCHAR",
            "channel": "VARCHAR", "location_id": "BIGINT", "country": "VARCHAR",
            "region": "VARCHAR", "currency": "VARCHAR", "goods": MONEY, "discount": MONEY,
            "delivery": MONEY, "tax": MONEY, "total": MONEY, "refunded": MONEY,
            "is_called_off": "BOOLEAN", "coupon": "VARCHAR", "campaign": "VARCHAR",
            "delivered_at": "TIMESTAMP",
        },
        mark="orders",
    ),
    Extract(
        "lines",
        {
            "order_id": "BIGINT", "line_id": "BIGINT", "variant_id": "BIGINT", "sku": "VARCHAR",
            "product_id": "BIGINT", "name": "VARCHAR", "quantity": "BIGINT",
            "list_amount": MONEY, "discount": MONEY, "net_amount": MONEY, "tax": MONEY,
            "cost": MONEY, "returned_quantity": "BIGINT", "refunded": MONEY,
            "promotion_codes": LIST,
        },
        mark="orders",
    ),
    Extract(
        "products",
        {
            "product_id": "BIGINT", "name_en": "VARCHAR", "name_zh_hans": "VARCHAR",
            "category_id": "BIGINT", "category": "VARCHAR", "department_id": "BIGINT",
            "department": "VARCHAR", "brand": "VARCHAR", "status": "VARCHAR",
            "launched_at": "TIMESTAMP", "rating": "DECIMAL(3,2)", "reviews": "BIGINT",
        },
        mark="products",
    ),
    Extract(
        "people",
        {
            "user_id": "BIGINT", "joined_at": "TIMESTAMP", "country": "VARCHAR",
            "language": "VARCHAR", "tier": "VARCHAR", "attributes": "JSON",
            "is_synthetic": "BOOLEAN",
        },
    ),
    Extract("locations", {"location_id": "BIGINT", "code": "VARCHAR", "location": "VARCHAR"}),
    Extract(
        "stock",
        {"variant_id": "BIGINT", "product_id": "BIGINT", "on_hand": "BIGINT", "reserved": "BIGINT"},
    ),
    Extract(
        "campaigns",
        {
            "campaign_id": "BIGINT", "code": "VARCHAR", "name": "VARCHAR", "starts_on": "DATE",
            "ends_on": "DATE",
        },
    ),
    Extract("campaign_reach", {"campaign_id": "BIGINT", "user_id": "BIGINT"}),
    Extract(
        "redemptions",
        {
            "campaign_id": "BIGINT", "user_id": "BIGINT", "coupon": "VARCHAR",
            "redeemed_at": "TIMESTAMP", "order_id": "BIGINT",
        },
    ),
)  # fmt: skip
