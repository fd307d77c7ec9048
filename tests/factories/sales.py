"""Orders in any state, made as shoppers and operators make them."""

from orders.models import Order
from orders.services import fulfilments
from payments.models import Payment
from tests.api.conftest import App
from tests.factories import shop


def placed(*skus, quantity=2, **changes):
    """An order of so many of each SKU, waiting for its payment."""
    app = App()
    app.headers["X-Cart-Token"] = app.post("carts/").json()["token"]
    for sku in skus:
        answer = app.post("cart/lines/", {"sku": sku, "quantity": quantity})
        assert answer.status_code == 201, answer.json()
    answer = app.order(**changes)
    assert answer.status_code == 201, answer.json()
    return Order.objects.get(token=answer.json()["token"])


def paid(*skus, quantity=2, **changes):
    """A paid order; of the small shop's teapot unless SKUs are named."""
    skus = skus or (shop.sku(shop.small_shop()),)
    order = placed(*skus, quantity=quantity, **changes)
    assert App().pay(order.token).status_code == 201
    order.refresh_from_db()
    assert order.state in {"paid", "delivered"}
    return order


def delivered(order, now, tracking="PC1"):
    """Pack, send and deliver all of an order."""
    fulfilments.pack(order_id=order.pk, now=now)
    fulfilments.ship(order_id=order.pk, carrier="Parcel Co", tracking=tracking, now=now)
    fulfilments.deliver(order_id=order.pk, now=now)
    order.refresh_from_db()
    return order


def given_back(order):
    """The sum of what was given back of an order's payments."""
    return sum(p.refunded for p in Payment.objects.filter(reference=order.number))
