"""Reading what happened in the year: baskets with their lines, households, campaigns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any

from demo.journey.source import PENNY, read

UNKNOWN = "nan"
TRAITS = {
    "age": "age", "income": "income", "home_ownership": "home", "marital_status": "marital_status",
    "household_size": "household_size", "household_comp": "composition", "kids_count": "children",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bought:
    """Units of a product in a basket: what the retailer received, and what was taken off before."""

    product: int
    quantity: int
    received: Decimal
    loyalty: Decimal
    coupon: Decimal
    match: Decimal


@dataclass(frozen=True, slots=True)
class Basket:
    """One visit to a till."""

    number: int
    household: int
    store: int
    at: datetime
    lines: Sequence[Bought]


@dataclass(frozen=True, slots=True)
class Campaign:
    """A mailing of coupons: to whom, for what, and when."""

    number: int
    kind: str
    starts: date
    ends: date
    households: Sequence[int]
    coupons: dict[int, list[int]]  # coupon → products


@dataclass(frozen=True, slots=True)
class Redemption:
    """A household used a coupon; its basket is the likeliest of that day's: the data has none."""

    household: int
    coupon: int
    campaign: int
    day: date
    basket: int | None
    amount: Decimal


class Year:
    """The data set's year, of all households or of the first so many."""

    def __init__(self, *, households: int | None = None) -> None:
        self._tables = read(
            *("transactions", "demographics", "campaigns", "campaign_descriptions"),
            *("coupons", "coupon_redemptions"),
        )
        lines = self._tables["transactions"]
        self.households: list[int] = sorted(map(int, lines.household_id.unique()))[:households]
        if households is not None:
            lines = lines[lines.household_id.isin(self.households)]
        order = ["transaction_timestamp", "basket_id", "product_id"]
        self._lines = lines.sort_values(order, ignore_index=True)

    def traits(self) -> dict[int, dict[str, str]]:
        """Return what is known of households, without what is not."""
        rows = self._tables["demographics"].set_index("household_id")
        return {
            int(number): {
                name: str(row[column])
                for column, name in TRAITS.items()
                if str(row[column]) != UNKNOWN
            }
            for number, row in rows.iterrows()
        }

    def joined(self) -> dict[int, datetime]:
        """Return when each household was first seen."""
        first = self._lines.groupby("household_id").transaction_timestamp.min()
        return {int(number): _moment(at) for number, at in first.items()}

    @property
    def size(self) -> int:
        """The number of baskets."""
        return int(self._lines.basket_id.nunique())

    def baskets(self) -> Iterator[Basket]:
        """Return the baskets in the order of time."""
        lines = self._lines
        starts = [*lines.index[lines.basket_id != lines.basket_id.shift()], len(lines)]
        columns = [
            lines[name].tolist()
            for name in (
                *("product_id", "quantity", "sales_value", "retail_disc", "coupon_disc"),
                "coupon_match_disc",
            )
        ]
        heads = [lines[name].tolist() for name in ("basket_id", "household_id", "store_id")]
        times = lines.transaction_timestamp.dt.to_pydatetime().tolist()
        for start, end in pairwise(starts):
            rows = zip(*(column[start:end] for column in columns), strict=True)
            number, household, store = (head[start] for head in heads)
            yield Basket(
                number,
                household,
                store,
                times[start].replace(tzinfo=UTC),
                [Bought(*row[:2], *map(money, row[2:])) for row in rows],
            )

    def campaigns(self) -> list[Campaign]:
        """Return the campaigns in the order of their numbers."""
        reached = self._of_ours("campaigns").groupby("campaign_id").household_id
        mailed = {int(number): sorted(map(int, who)) for number, who in reached}
        coupons: dict[int, dict[int, list[int]]] = {}
        for row in self._tables["coupons"].drop_duplicates().itertuples():
            products = coupons.setdefault(int(row.campaign_id), {}).setdefault(row.coupon_upc, [])
            products.append(int(row.product_id))
        rows = self._tables["campaign_descriptions"].sort_values("campaign_id")
        return [
            Campaign(
                number=int(row.campaign_id), kind=row.campaign_type, starts=row.start_date.date(),
                ends=row.end_date.date(), households=mailed.get(int(row.campaign_id), []),
                coupons=coupons.get(int(row.campaign_id), {}),
            )
            for row in rows.itertuples()
        ]  # fmt: skip

    def redemptions(self) -> list[Redemption]:
        """Return the redemptions, each with the basket of its day that a coupon took most off."""
        lines = self._lines[["household_id", "basket_id", "product_id", "coupon_disc"]]
        lines = lines.assign(day=self._lines.transaction_timestamp.dt.normalize())
        visits = lines.groupby(["household_id", "day", "basket_id"], as_index=False)
        visits = visits.coupon_disc.sum().sort_values(["coupon_disc", "basket_id"])
        best = visits.groupby(["household_id", "day"]).basket_id.last()
        worth = self._worth(lines)
        return [
            Redemption(
                int(row.household_id), int(row.coupon_upc), int(row.campaign_id),
                row.redemption_date.date(),
                _number(best.get((row.household_id, row.redemption_date))),
                money(worth.get((row.household_id, row.redemption_date, row.coupon_upc), 0.0)),
            )
            for row in self._of_ours("coupon_redemptions").itertuples()
        ]  # fmt: skip

    def _worth(self, lines: Any) -> Any:
        """Return what was taken off a coupon's own products, by household, day and coupon."""
        used = self._of_ours("coupon_redemptions").merge(
            lines[lines.coupon_disc > 0],
            left_on=["household_id", "redemption_date"],
            right_on=["household_id", "day"],
        )
        keys = ["coupon_upc", "campaign_id", "product_id"]
        used = used.merge(self._tables["coupons"].drop_duplicates(), on=keys)
        return used.groupby(["household_id", "redemption_date", "coupon_upc"]).coupon_disc.sum()

    def _of_ours(self, name: str) -> Any:
        rows = self._tables[name]
        return rows[rows.household_id.isin(self.households)]


@lru_cache(maxsize=100_000)
def money(value: float) -> Decimal:
    """Return an amount in whole pennies, as the till had it."""
    return Decimal(repr(float(value))).quantize(PENNY)


def _number(value: Any) -> int | None:
    return None if value is None else int(value)


def _moment(value: Any) -> datetime:
    moment: datetime = value.to_pydatetime().replace(tzinfo=UTC)
    return moment
