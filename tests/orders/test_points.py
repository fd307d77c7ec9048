"""Points at the checkout: a discount at the end, spent with the order, back with a refund."""

from decimal import Decimal

import pytest

from membership import selectors
from membership.models import PointsMove
from membership.services import points
from orders.models import Order
from orders.services import cancellations, expiries
from orders.shoppers import shopper_of
from tests.api.conftest import ADDRESS, App
from tests.api.test_members import sign_in
from tests.factories import members, shop
from tests.factories.window import PASSWORD, member
from tests.storefront.forms import hidden
from tests.storefront.shopper import add, check_out, drain

pytestmark = [pytest.mark.django_db, pytest.mark.req("ME4")]
BODY = {
    "email": "amy@example.com",
    "delivery": "gb-standard",
    "gateway": "sandbox",
    "ship_to": ADDRESS,
}


@pytest.fixture
def app():
    return App()


@pytest.fixture
def amy(app, now):
    """Amy, with 3,000 points worth £30, and a teapot of £48 in her bag."""
    item = shop.small_shop()
    members.ladder()
    members.terms(worth=Decimal(1))
    members.programme(most_percent=50)
    user = member()
    members.give(user, 3000)
    sign_in(app)
    app.post("cart/lines/", {"sku": shop.sku(item), "quantity": 1})
    return user


def test_points_take_off_what_they_are_worth_and_only_those_are_spent(app, amy):
    shown = app.get("checkout/quotation/", country="GB", points=1234).json()
    assert (shown["items"]["amount"], shown["discount"]["amount"]) == ("35.66", "12.34")
    answer = app.post("orders/", BODY | {"points": 1234})
    assert answer.status_code == 201, answer.json()
    order = Order.objects.get()
    assert (order.items, order.discount) == (Decimal("35.66"), Decimal("12.34"))
    assert members.purse(amy)[0] == 1766
    move = PointsMove.objects.get(why="checkout")
    assert move.reference == order.number


def test_points_pay_half_of_the_goods_at_most(app, amy):
    app.post("orders/", BODY | {"points": 3000})
    assert Order.objects.get().items == Decimal("24.00")
    assert members.purse(amy)[0] == 600


def test_more_than_there_is_takes_off_what_there_is(app, amy):
    points.spend(user_id=amy.pk, points=2900, key="s", now=shop.NOW)
    app.post("orders/", BODY | {"points": 9999})
    assert Order.objects.get().items == Decimal("47.00")
    assert members.purse(amy)[0] == 0


def test_a_guest_has_none_and_nothing_is_spent_unasked(amy):
    item = shop.product(name="Mug")
    App().with_cart(shop.sku(item)).order(points=500)
    assert Order.objects.get().discount == 0
    assert members.purse(amy)[0] == 3000


def test_an_order_called_off_gives_them_back_and_brings_none(app, amy, now):
    token = app.post("orders/", BODY | {"points": 2000}).json()["token"]
    order = Order.objects.get()
    drain(now)
    assert members.purse(amy) == (1000, 0, 0, 0)
    app.pay(token)
    drain(now)
    assert members.purse(amy) == (1000, 280, 0, 0)
    cancellations.cancel(order_id=order.pk, reason="shopper", now=now)
    drain(now)
    assert members.purse(amy) == (3000, 0, 0, 0)
    assert selectors.points_proof().holds


def test_nobody_pays_and_the_points_come_back(app, amy, now, time_machine_at):
    app.post("orders/", BODY | {"points": 2000})
    later = Order.objects.get().expires_at
    with time_machine_at(later):
        expiries.cancel_unpaid(now=later)
        drain(later)
    assert members.purse(amy)[0] == 3000


@pytest.mark.req("ME1")
def test_a_tier_and_a_plan_are_known_to_prices_in_two_statements(
    amy, now, django_assert_num_queries
):
    with django_assert_num_queries(2):
        shopper = shopper_of(user_id=amy.pk, country="GB", now=now)
    assert shopper.audiences == {"new"}
    from membership.services import members as service
    from membership.types import Mark

    service.mark(user_id=amy.pk, kind=Mark.SPEND, score=2000, key="m", now=now)
    service.look(user_id=amy.pk, now=now)
    shopper = shopper_of(user_id=amy.pk, country="GB", now=now)
    assert (shopper.tier, shopper.audiences) == ("gold", {"new", "tier:gold", "vip"})


def test_at_the_till_without_scripts(client, amy):
    client.post("/en/account/login/", {"login": amy.email, "password": PASSWORD})
    add(client, shop.product(name="Bowl", gbp="20.00"))
    page = client.get("/en/checkout/").content.decode()
    assert "Use 3000 points, worth up to £30.00" in page
    first = check_out(client, use_points="1")
    assert first.status_code == 422  # the total is another now, and shown
    assert Order.objects.count() == 0
    total = hidden(first.content.decode(), "expected_total")
    second = check_out(client, use_points="1", expected_total=total)
    assert second.status_code == 302
    # A teapot and a bowl, 68.00, less all of the 30.00; below 45.00 delivery costs again.
    assert (Order.objects.get().items, total) == (Decimal("38.00"), "41.95")
    assert App().get(f"orders/{Order.objects.get().token}/").status_code == 200
