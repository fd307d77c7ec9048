"""What is known of the data set, to be found in the shop again once all of it is there.

The sizes of the tables are published with the package (its documentation, "Datasets"); all other
figures were reckoned by hand with pandas from the package's own files, not by this code. Amounts
are what the retailer received, before and without our conversion: a dollar stands as a pound.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from analytics.warehouse import Warehouse

BY = "SELECT {what}, sum(net_amount) FROM sales GROUP BY 1 ORDER BY 2 DESC LIMIT {n}"
TRAIT = "SELECT count(*) FROM people WHERE attributes->>'{name}' = '{value}'"
REACH = "SELECT count(*) FROM campaign_reach JOIN campaigns USING (campaign_id)"
USED = "SELECT count(*) FROM redemptions JOIN campaigns USING (campaign_id)"
OFF = "SELECT sum(list_amount - net_amount) FROM sales"


class Fact(NamedTuple):
    """A question, and the rows that answer it."""

    name: str
    sql: str
    answer: list[tuple[Any, ...]]


class Finding(NamedTuple):
    """What the shop says, beside what is known."""

    fact: Fact
    found: list[tuple[Any, ...]]

    @property
    def is_right(self) -> bool:
        """Whether both agree."""
        return self.found == self.fact.answer


def check(warehouse: Warehouse) -> Iterator[Finding]:
    """Ask every question of the warehouse."""
    for fact in FACTS:
        yield Finding(fact, warehouse.rows(fact.sql))


def _money(*amounts: str) -> list[tuple[Any, ...]]:
    return [tuple(Decimal(amount) for amount in amounts)]


FACTS = (
    # Published with the package.
    Fact("lines", "SELECT count(*) FROM sales", [(1_469_307,)]),
    Fact("products", "SELECT count(*) FROM products", [(92_331,)]),
    Fact("households", "SELECT count(DISTINCT person) FROM orders", [(2_469,)]),
    Fact("surveyed", "SELECT count(*) FROM people WHERE attributes->>'age' IS NOT NULL", [(801,)]),
    Fact("campaigns", "SELECT count(*) FROM campaigns", [(27,)]),
    Fact("mailings", "SELECT count(*) FROM campaign_reach", [(6_589,)]),
    Fact("redemptions", "SELECT count(*) FROM redemptions", [(2_102,)]),
    # Reckoned by hand from its files.
    Fact("baskets", "SELECT count(*) FROM orders", [(155_848,)]),
    Fact("received", "SELECT sum(total) FROM orders", _money("4596039.58")),
    Fact("received by line", "SELECT sum(net_amount) FROM sales", _money("4596039.58")),
    Fact("taken off: loyalty and match", OFF, _money("796193.29")),
    Fact("units", "SELECT sum(quantity)::BIGINT FROM sales", [(152_923_108,)]),
    Fact("products sold", "SELECT count(DISTINCT sku) FROM sales", [(68_509,)]),
    Fact("stores", "SELECT count(DISTINCT location_id) FROM orders", [(457,)]),
    Fact(
        "weeks, which begin at midnight in Ohio",
        "SELECT count(DISTINCT date_trunc('week', placed_at - INTERVAL 5 HOUR)) FROM orders",
        [(53,)],
    ),
    Fact("baskets for nothing", "SELECT count(*) FROM orders WHERE total = 0", [(478,)]),
    Fact("the dearest basket", "SELECT max(total) FROM orders", _money("961.49")),
    Fact("the longest till slip", "SELECT max(lines) FROM orders", [(161,)]),
    Fact(
        "departments", BY.format(what="department", n=6),
        [
            ("Grocery", Decimal("2316393.89")),
            ("Household and health", Decimal("596827.45")),
            ("Fuel", Decimal("329594.45")), ("Fruit and vegetables", Decimal("322858.82")),
            ("Meat", Decimal("308575.33")), ("Packaged meat", Decimal("232282.53")),
        ],
    ),
    Fact(
        "stores that sold most", BY.format(what="location", n=2),
        [("Store 367", Decimal("148169.67")), ("Store 406", Decimal("120904.39"))],
    ),
    Fact(
        "what sold best", BY.format(what="sku", n=2),
        [("CJ-6534178", Decimal("303116.02")), ("CJ-6533889", Decimal("27467.61"))],
    ),
    Fact(
        "brands", BY.format(what="coalesce(brand, '')", n=2),
        [("National brands", Decimal("3297296.71")), ("Own label", Decimal("1298570.30"))],
    ),
    Fact(
        "who bought most",
        "SELECT attributes->>'household', sum(total) FROM orders JOIN people USING (user_id) "
        "GROUP BY 1 ORDER BY 2 DESC LIMIT 2",
        [("1023", Decimal("24879.75")), ("1609", Decimal("16581.36"))],
    ),
    Fact(
        "who came most often",
        "SELECT attributes->>'household', count(*) FROM orders JOIN people USING (user_id) "
        "GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
        [("2337", 780)],
    ),
    Fact(
        "who came once",
        "SELECT count(*) FROM (SELECT person FROM orders GROUP BY 1 HAVING count(*) = 1)",
        [(31,)],
    ),
    Fact(
        "baskets by weekday, from Monday",
        "SELECT count(*) FROM orders GROUP BY isodow(placed_at) ORDER BY isodow(placed_at)",
        [(21_561,), (20_997,), (20_431,), (21_006,), (21_081,), (24_842,), (25_930,)],
    ),
    Fact("aged 45 to 54", TRAIT.format(name="age", value="45-54"), [(288,)]),
    Fact("earning 50 to 74 thousand", TRAIT.format(name="income", value="50-74K"), [(192,)]),
    Fact("without children", TRAIT.format(name="children", value="0"), [(513,)]),
    Fact("mailed to", "SELECT count(DISTINCT user_id) FROM campaign_reach", [(1_559,)]),
    Fact("reach of campaign 18", f"{REACH} WHERE code = 'cj-campaign-18'", [(1_133,)]),
    Fact("reach of campaign 13", f"{REACH} WHERE code = 'cj-campaign-13'", [(1_077,)]),
    Fact("reach of campaign 8", f"{REACH} WHERE code = 'cj-campaign-8'", [(1_076,)]),
    Fact("used of campaign 18", f"{USED} WHERE code = 'cj-campaign-18'", [(653,)]),
    Fact("used of campaign 13", f"{USED} WHERE code = 'cj-campaign-13'", [(629,)]),
    Fact("who used any", "SELECT count(DISTINCT user_id) FROM redemptions", [(410,)]),
    Fact(
        "coupons used", "SELECT count(DISTINCT split_part(coupon, '-', 4)) FROM redemptions",
        [(491,)],
    ),
)  # fmt: skip
