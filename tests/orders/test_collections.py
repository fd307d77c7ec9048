"""Reserved online, tried and collected in a store."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import User
from delivery.models import Method, Rate, Zone
from inventory.models import Movement, StockItem
from messaging.models import Message
from orders.models import Collection, Order
from orders.rules.states import IllegalMove
from orders.services import collections, packing
from payments.models import Payment, Refund
from shop.roles import write_roles
from tests.api.conftest import App
from tests.factories import sales, shop
from tests.storefront.shopper import GUEST, HIDDEN, add, drain, hidden

pytestmark = pytest.mark.django_db
WINDOW = "2026-11-22T12:00+00:00"


@pytest.fixture
def item():
    """Ten teapots in the warehouse, four in the London store, which does not ship."""
    item = shop.small_shop()
    shop.put_in_stock(item.variants.get(), 4, shop.warehouse("london", ships=False))
    method = Method.objects.create(
        zone=Zone.objects.get(code="gb"),
        code="gb-collect",
        name_en="Collect in a store",
        name_zh_hans="到店自提",
        kind=Method.Kind.COLLECT,
        min_days=0,
        max_days=0,
        position=9,
    )
    Rate.objects.create(method=method, currency="GBP", amount=0)
    return item


@pytest.fixture
def reserved(item):
    """Three teapots put aside in London, to be paid at the till."""
    return at_store(item, "till")


def at_store(item, gateway, **changes):
    order = sales.placed(
        shop.sku(item), quantity=3, delivery="gb-collect", store="london", gateway=gateway,
        **changes,
    )  # fmt: skip
    App().post(
        f"orders/{order.token}/payments/",
        {"gateway": gateway, "card_number": "4242 4242 4242 4242"},
    )
    order.refresh_from_db()
    return order


def shelf(code="london"):
    row = StockItem.objects.get(location__code=code)
    return row.on_hand, row.reserved


@pytest.mark.req("OR6")
def test_tried_two_kept_one_paid_at_the_till(reserved, now):
    assert (reserved.state, reserved.pays_later, shelf()) == ("paid", True, (4, 3))
    packing.pack(order_id=reserved.pk, now=now)
    reserved.refresh_from_db()
    assert reserved.state == "ready"
    keep = {reserved.lines.get().pk: 1}
    with pytest.raises(collections.NotPaidYet):
        collections.hand_over(order_id=reserved.pk, keep=keep, takes_money=False, now=now)
    assert shelf() == (4, 3)
    for _twice in range(2):
        collections.hand_over(order_id=reserved.pk, keep=keep, takes_money=True, now=now)
    reserved.refresh_from_db()
    assert (reserved.state, reserved.pays_later, shelf()) == ("delivered", False, (3, 0))
    payment = Payment.objects.get()
    assert (payment.state, payment.left.amount) == ("succeeded", Decimal("48.00"))
    assert Refund.objects.get().state == "done"
    assert Movement.objects.filter(reason="dispatch").values_list("quantity").get() == (-1,)
    assert shelf("gb") == (10, 0)
    told = list(reserved.events.values_list("happening", flat=True))
    assert told[-3:] == ["lines_cancelled", "paid", "collected"]


@pytest.mark.req("OR6")
def test_what_is_paid_already_and_not_wanted_is_given_back(item, now):
    order = at_store(item, "sandbox")
    collections.hand_over(
        order_id=order.pk, keep={order.lines.get().pk: 2}, takes_money=False, now=now
    )
    order.refresh_from_db()
    assert (order.state, sales.given_back(order), shelf()) == (
        "delivered",
        Decimal("48.00"),
        (2, 0),
    )


@pytest.mark.req("OR6")
def test_nothing_kept_is_cancelled(reserved, now):
    collections.hand_over(
        order_id=reserved.pk, keep={reserved.lines.get().pk: 0}, takes_money=False, now=now
    )
    reserved.refresh_from_db()
    assert (reserved.state, shelf()) == ("cancelled", (4, 0))


@pytest.mark.req("OR6")
def test_paid_by_phone_in_the_store(client, reserved, now):
    page = client.get(f"/en/orders/{reserved.token}/").content.decode()
    assert "Pay now" in page
    assert App().pay(reserved.token, key="phone").status_code == 201
    reserved.refresh_from_db()
    assert not reserved.pays_later
    taken = {p.gateway: p.left.amount for p in Payment.objects.all()}
    assert taken == {"till": Decimal(0), "sandbox": Decimal("144.00")}
    collections.hand_over(
        order_id=reserved.pk, keep={reserved.lines.get().pk: 3}, takes_money=False, now=now
    )
    reserved.refresh_from_db()
    assert reserved.state == "delivered"


@pytest.mark.req("OR6")
def test_nobody_comes(item, now):
    order = at_store(item, "sandbox")
    packing.pack(order_id=order.pk, now=now)
    held = Collection.objects.get().hold_until
    assert held > now + timedelta(days=2)
    assert collections.expire(now=held - timedelta(seconds=1)) == 0
    assert collections.expire(now=held) == 1
    assert collections.expire(now=held) == 0
    order.refresh_from_db()
    assert (order.state, sales.given_back(order), shelf()) == (
        "cancelled",
        Decimal("144.00"),
        (4, 0),
    )
    with pytest.raises(IllegalMove):
        collections.hand_over(order_id=order.pk, keep={}, takes_money=True, now=held)


@pytest.mark.req("OR6", "OR4", "MK6")
@pytest.mark.parametrize(("language", "words"), [("en", "Ready to collect"), ("zh-hans", "取货")])
def test_the_shopper_is_told_with_the_code(client, item, now, language, words):
    order = at_store(item, "sandbox")
    Order.objects.update(language=language)
    packing.pack(order_id=order.pk, now=now)
    drain(now)
    mail = Message.objects.get(key__startswith="collect_ready", channel="email")
    code = Collection.objects.get().code
    assert words in mail.subject
    assert code in mail.text
    assert code in client.get(f"/{language}/orders/{order.token}/status/").content.decode()
    picture = client.get(f"/{language}/orders/{order.token}/code.svg")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/svg+xml")


def check_out(client, **changes):
    page = client.get("/en/checkout/?").content.decode()
    fields = GUEST | {name: hidden(page, name) for name in HIDDEN}
    fields |= {"delivery": "gb-collect", "line1": "", "city": "", "postcode": "", "gateway": "till"}
    return page, client.post("/en/checkout/", fields | {"expected_total": ""} | changes)


@pytest.mark.req("OR6", "SF3")
def test_a_guest_reserves_without_an_address_or_a_script(client, item):
    add(client, item, 2)
    page, answer = check_out(client, store="london", window=WINDOW)
    assert "all of it is there" in page
    assert answer.status_code == 302, answer.content.decode()
    row = Collection.objects.get()
    assert (row.location.code, row.window_from.hour, row.order.state) == ("london", 12, "paid")
    assert row.code in client.get(answer.url).content.decode()


@pytest.mark.req("OR6")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"store": ""}, "Please choose a store."),
        ({"store": "nowhere"}, "Please choose a store."),
        ({"store": "london", "window": "2026-11-22T09:00+00:00"}, "This time has passed"),
        ({"store": "london", "window": "rubbish"}, "This time has passed"),
    ],
)
def test_bad_wishes_are_told_and_nothing_is_reserved(client, item, changes, words):
    add(client, item, 2)
    _page, answer = check_out(client, **changes)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert (Order.objects.count(), shelf()) == (0, (4, 0))


@pytest.mark.req("OR6", "IN2")
def test_a_store_never_promises_more_than_it_has(client, item):
    add(client, item, 5)
    _page, answer = check_out(client, store="london")
    assert answer.status_code == 422
    assert (Order.objects.count(), shelf()) == (0, (4, 0))


@pytest.mark.req("OR6")
def test_the_till_is_for_stores_alone(client, item):
    add(client, item, 1)
    _page, answer = check_out(
        client, delivery="gb-standard", line1="1 Road", city="London", postcode="SE1 6HD"
    )
    assert answer.status_code == 422
    assert not Order.objects.exists()


@pytest.mark.req("OR6", "AC5")
def test_the_counter_finds_by_code_and_hands_over(client, reserved):
    write_roles()
    user = User.objects.create_user("service@example.com", "a long pass phrase", is_staff=True)
    user.groups.add(Group.objects.get(name="service"))
    client.force_login(user)
    row = Collection.objects.get()
    found = client.get(reverse("admin:orders_collection_changelist"), {"q": row.code.lower()})
    assert reserved.number in found.content.decode()
    form = reverse("admin:orders_collection_counter", args=[row.pk])
    assert "144.00" in client.get(form).content.decode()
    line = reserved.lines.get().pk
    unpaid = client.post(form, {f"keep_{line}": 2})
    assert "not paid yet" in unpaid.content.decode()
    assert client.post(form, {f"keep_{line}": 9}).status_code == 200
    assert client.post(form, {f"keep_{line}": 2, "paid": "on"}).status_code == 302
    reserved.refresh_from_db()
    assert (reserved.state, shelf()) == ("delivered", (2, 0))


@pytest.mark.req("OR6", "PL1")
def test_an_app_asks_where_and_when(item):
    app = App()
    app.with_cart(shop.sku(item), 2)
    found = app.get("checkout/stores/", country="GB").json()
    assert found["stores"] == [{"code": "london", "name": "london", "is_whole": True}]
    assert found["windows"][0]["key"] == WINDOW
    placed = app.order(delivery="gb-collect", store="london", window=WINDOW, gateway="till").json()
    assert re.fullmatch("[0-9A-Z]{8}", placed["collection"]["code"])
    assert app.order(delivery="gb-collect", gateway="till").status_code == 409
