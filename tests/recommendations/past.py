"""A warehouse with a past written by hand, and one of habits that a model can find."""

from datetime import UTC, datetime, timedelta

import duckdb

UNTIL = datetime(2026, 11, 21, 12, tzinfo=UTC).replace(tzinfo=None)
TABLES = """
CREATE TABLE sales (order_id BIGINT, user_id BIGINT, person VARCHAR, product_id BIGINT,
  location_id BIGINT, country VARCHAR, placed_at TIMESTAMP, day DATE, quantity BIGINT,
  returned_quantity BIGINT, net_amount DECIMAL(14,2), discount DECIMAL(14,2));
CREATE TABLE products (product_id BIGINT, name_en VARCHAR, name_zh_hans VARCHAR,
  category_id BIGINT, category VARCHAR, department_id BIGINT, department VARCHAR, brand VARCHAR,
  status VARCHAR, launched_at TIMESTAMP);
"""


class Past:
    """Answers as the warehouse does."""

    def __init__(self):
        self.engine = duckdb.connect(":memory:")
        self.engine.execute(TABLES)
        self._orders = 0

    def rows(self, sql, params=None):
        return self.engine.execute(sql, dict(params or {})).fetchall()

    def product(self, pk, name="mug", zh="杯子", *, category=1, department=1, launched=None):
        self.engine.execute(
            "INSERT INTO products VALUES (?, ?, ?, ?, 'cat', ?, 'dep', 'brand', 'active', ?)",
            [pk, name, zh, category, department, launched],
        )

    def order(self, user, *products, days_ago, country="GB", store=0):
        """One basket; `user` is an account, or a guest's text."""
        self._orders += 1
        at = UNTIL - timedelta(days=days_ago)
        account = user if isinstance(user, int) else None
        self.engine.executemany(
            "INSERT INTO sales VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, 0, 3.50, 0)",
            [
                [self._orders, account, f"u:{user}", pk, store, country, at, at.date()]
                for pk in products
            ],
        )

    def habit(self, user, products, *, days):
        """The same bag every day."""
        self.engine.execute(
            "INSERT INTO sales SELECT 100000 + d, $u, 'u', pk, 0, 'GB', $at - to_days(d % 700), "
            "($at - to_days(d % 700))::DATE, 1, 0, 3.50, 0 "
            "FROM (SELECT unnest($pks) AS pk), (SELECT unnest(range($days))::INT AS d)",
            {"u": user, "at": UNTIL, "pks": list(products), "days": days},
        )


def habits(people, products, *, weeks=24):
    """Everybody buys a product of theirs each week, its neighbour each third, and best sellers."""
    past = Past()
    for place, pk in enumerate(products):
        past.product(pk, f"thing {place}", f"东西{place}", category=1 + place % 4)
    count = len(products)
    for number, user in enumerate(people):
        for week in range(weeks):
            mine = number % count
            bag = {mine} | ({(mine + 1) % count} if week % 3 == number % 3 else set())
            bag |= {(number + week) % 5} if week % 2 else set()
            past.order(user, *(products[at] for at in sorted(bag)), days_ago=7 * week + number % 5)
    return past
