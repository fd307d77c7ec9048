"""A warehouse of a few rows written by hand, with the columns that the real one has."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import duckdb

TEXT = "VARCHAR DEFAULT ''"
MONEY = "DECIMAL(14,2) DEFAULT 0"
TABLES = {
    "events": f""""at" TIMESTAMP, id UUID DEFAULT uuid(), kind VARCHAR, visitor UUID, session UUID,
      user_id BIGINT, page {TEXT}, path {TEXT}, block {TEXT}, slot {TEXT}, product_id BIGINT,
      category_id BIGINT, order_id BIGINT, query {TEXT}, position INT, quantity INT,
      value DECIMAL(14,2), currency {TEXT}, device VARCHAR DEFAULT 'phone',
      language VARCHAR DEFAULT 'en', country {TEXT}, source {TEXT}, medium {TEXT},
      campaign {TEXT}, props {TEXT}, is_bot BOOLEAN DEFAULT false,
      is_synthetic BOOLEAN DEFAULT false""",
    "orders": f"""order_id BIGINT, number {TEXT}, placed_at TIMESTAMP, paid_at TIMESTAMP, day DATE,
      user_id BIGINT, person VARCHAR, is_first_order BOOLEAN DEFAULT false,
      channel VARCHAR DEFAULT 'web', location_id BIGINT, country VARCHAR DEFAULT 'GB',
      currency VARCHAR DEFAULT 'GBP', goods {MONEY}, discount {MONEY}, delivery {MONEY},
      tax {MONEY}, total {MONEY}, refunded {MONEY}, lines BIGINT DEFAULT 1,
      units BIGINT DEFAULT 1, coupon {TEXT}, campaign {TEXT}, device {TEXT}, source {TEXT},
      delivered_at TIMESTAMP""",
    "sales": f"""department_id BIGINT,
      order_id BIGINT, placed_at TIMESTAMP, day DATE, user_id BIGINT, person VARCHAR,
      is_first_order BOOLEAN DEFAULT false, channel VARCHAR DEFAULT 'web',
      country VARCHAR DEFAULT 'GB', region {TEXT}, currency VARCHAR DEFAULT 'GBP',
      product_id BIGINT, product {TEXT}, category {TEXT}, department {TEXT}, brand {TEXT},
      quantity BIGINT DEFAULT 1, net_amount {MONEY}, tax {MONEY}, cost DECIMAL(14,2),
      returned_quantity BIGINT DEFAULT 0, refunded {MONEY}""",
    "people": f"user_id BIGINT, joined_at TIMESTAMP, language {TEXT}, tier {TEXT}",
    "products": f"""department_id BIGINT,
      product_id BIGINT, name_en VARCHAR, name_zh_hans {TEXT}, category {TEXT},
      department {TEXT}, brand {TEXT}, status {TEXT}, rating DECIMAL(3,2)""",
    "stock": "variant_id BIGINT, product_id BIGINT, on_hand BIGINT, reserved BIGINT",
    "campaigns": "campaign_id BIGINT, code VARCHAR, name VARCHAR, starts_on DATE, ends_on DATE",
    "campaign_reach": "campaign_id BIGINT, user_id BIGINT",
    "redemptions": "campaign_id BIGINT, user_id BIGINT, coupon VARCHAR, order_id BIGINT",
}


def moment(*parts):
    """Return a time as the warehouse writes it: UTC without a zone."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)


class Lake:
    """Answers as the warehouse does."""

    def __init__(self):
        self.engine = duckdb.connect(":memory:")
        self.as_of = datetime(2026, 11, 22, 9, tzinfo=UTC)
        for name, columns in TABLES.items():
            self.engine.execute(f"CREATE TABLE {name} ({columns})")

    def rows(self, sql, params=None):
        return self.engine.execute(sql, dict(params or {})).fetchall()

    def add(self, table, *rows):
        """Write rows, given as dicts."""
        for row in rows:
            names = ", ".join(f'"{name}"' for name in row)
            places = ", ".join("?" for _ in row)
            self.engine.execute(
                f"INSERT INTO {table} ({names}) VALUES ({places})",  # noqa: S608 -- names of ours
                list(row.values()),
            )

    def order(self, number, at, amount="10.00", *, buyer="u:1", **more):
        """Write an order with one line."""
        user = int(buyer[2:]) if buyer.startswith("u:") else None
        both = {"order_id": number, "placed_at": at, "day": at.date(), "person": buyer,
                "user_id": user}  # fmt: skip
        line = {key: more.pop(key) for key in list(more) if key in LINE}
        shared = {key: more[key] for key in more if key in SHARED}
        self.add("orders", {**both, "goods": Decimal(amount), "total": Decimal(amount), **more})
        self.add("sales", {**both, "net_amount": Decimal(amount), **shared, **line})

    def visit(self, number, at, *kinds, **more):
        """Write a session; a kind is a name, or a name and what else is known of it."""
        for step, kind in enumerate(kinds):
            name, told = (kind, {}) if isinstance(kind, str) else kind
            self.add(
                "events",
                {
                    "at": at + timedelta(minutes=step),
                    "kind": name,
                    "session": UUID(int=number),
                    "visitor": UUID(int=more.get("visitor", number)),
                    **{key: value for key, value in more.items() if key != "visitor"},
                    **told,
                },
            )


LINE = {
    *("product_id", "product", "category", "department", "brand", "quantity", "net_amount"),
    *("cost", "returned_quantity", "region"),
}
SHARED = {"currency", "channel", "country", "is_first_order", "tax", "refunded"}
