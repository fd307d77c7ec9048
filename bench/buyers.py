"""`python -m bench.buyers …`: one of the processes of `bench.place_order`; tells what it did."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 -- only after set-up

from accounts.rules.addresses import PostalAddress  # noqa: E402 -- only after set-up
from catalog.models import Variant  # noqa: E402 -- only after set-up
from core import clock, ids  # noqa: E402 -- only after set-up
from inventory.models import StockItem  # noqa: E402 -- only after set-up
from orders.models import Cart, CartLine, Order  # noqa: E402 -- only after set-up
from orders.services import checkout  # noqa: E402 -- only after set-up

CARTS = 600
# Of many SKUs each client has its own: so many clients share them out.
SHARES = 32
HOME = PostalAddress(
    name="Amy Lin", line1="1 Garden Row", line2="", city="London", region="",
    postcode="SE1 6HD", country="GB", phone="",
)  # fmt: skip

# The rows an order writes, as copies of those of an order placed before: table, and what differs.
COPIES = {
    "orders_orderline": {"public_id": "%(id)s", "order_id": "%(order)s"},
    "orders_orderevent": {"public_id": "%(id)s", "order_id": "%(order)s"},
    "payments_payment": {
        "public_id": "%(id)s",
        "reference": "%(id)s",
        "gateway_reference": "%(id)s",
    },
    "inventory_reservation": {"public_id": "%(id)s", "reference": "%(id)s", "stock_id": "%(row)s"},
    "core_outboxevent": {},
    "core_idempotencyrecord": {"key": "%(id)s"},
}
ORDER = {"public_id": "%(id)s", "number": "%(id)s", "token": "%(id)s"}
RESERVE = "UPDATE inventory_stockitem SET reserved = reserved + 1 WHERE id = %(row)s"
EMPTY = "DELETE FROM orders_cartline WHERE cart_id = %(cart)s"
COUNT = "UPDATE orders_cart SET version = version + 1 WHERE id = %(cart)s"


def main(kind: str, where: str, number: int, start: float, seconds: float) -> None:
    """Place orders from the starting moment on, for so long or until the carts are empty."""
    carts = _carts(number, hot=where == "hot")
    act = _shop if kind == "shop" else _bare(where, number)
    time.sleep(max(start - time.time(), 0))
    began, done = time.monotonic(), 0
    while time.monotonic() - began < seconds and carts:
        act(carts.pop())
        done += 1
    print(done, time.monotonic() - began)


def _carts(number: int, *, hot: bool) -> list[Cart]:
    variants = Variant.objects.order_by("pk")
    some = list(variants[:1] if hot else variants[number::SHARES])
    chosen = (some * CARTS)[:CARTS]
    carts = Cart.objects.bulk_create(Cart() for _ in chosen)
    CartLine.objects.bulk_create(
        CartLine(cart=cart, variant=variant, quantity=1)
        for cart, variant in zip(carts, chosen, strict=True)
    )
    return carts


def _shop(cart: Cart) -> None:
    checkout.place(
        cart=cart,
        details=checkout.Details(
            email="amy@example.com", ship_to=HOME, delivery="gb-standard", gateway="sandbox"
        ),
        buyer=checkout.Buyer(actor=f"cart:{cart.pk}", currency="GBP", language="en"),
        key=ids.public_id(),
        now=clock.now(),
    )


def _bare(where: str, number: int) -> Callable[[Cart], None]:
    """Return the same writes without the shop: one transaction of plain statements."""
    made = Order.objects.order_by("pk").values_list("pk", flat=True).first()
    order = _copy("orders_order", ORDER, made) + " RETURNING id"
    copies = [_copy(table, differs) for table, differs in COPIES.items()]
    stock = StockItem.objects.order_by("pk").values_list("pk", flat=True)
    rows = list(stock[:1] if where == "hot" else stock[number::SHARES])

    def act(cart: Cart) -> None:
        values = {"id": ids.public_id(), "cart": cart.pk, "row": rows[cart.pk % len(rows)]}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(order, values)
            values["order"] = cursor.fetchone()[0]
            for statement in (EMPTY, COUNT, *copies, RESERVE):
                cursor.execute(statement, values)

    return act


def _copy(table: str, differs: dict[str, str], like: int | None = None) -> str:
    """Return a statement that writes a row like the table's first."""
    with connection.cursor() as cursor:
        columns = [c.name for c in connection.introspection.get_table_description(cursor, table)]
        if like is None:
            cursor.execute(f"SELECT min(id) FROM {table}")  # noqa: S608 -- our own names
            like = cursor.fetchone()[0]
    names = [name for name in columns if name != "id"]
    values = ", ".join(differs.get(name, name) for name in names)
    return (
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table} WHERE id = {like}"  # noqa: S608 -- our own names
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), float(sys.argv[5]))
