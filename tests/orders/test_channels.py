"""Orders of tills, telephones and marketplaces: once each, in the same stock."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import User
from inventory.models import Movement, StockItem
from messaging.models import Message
from orders.models import Channel, ChannelOrder, Order
from orders.services import channels, fulfilments
from orders.services.channels import Report, ReportedLine
from payments.models import Payment
from shop.roles import write_roles
from tests.api.conftest import ADDRESS
from tests.factories import sales, shop
from tests.storefront.shopper import drain

pytestmark = pytest.mark.django_db


class Partner:
    """A program with a channel's token."""

    def __init__(self, kind="market", **fields):
        self.channel = Channel.objects.create(
            code=kind, name=kind.title(), kind=kind, currency="GBP", country="GB", **fields
        )
        token = channels.new_token(channel_id=self.channel.pk)
        self.http = APIClient(headers={"Authorization": f"Bearer {token}"})

    def send(self, sku, quantity=2, number="M-1", **changes):
        body = {
            "external_id": number,
            "lines": [{"sku": sku, "quantity": quantity, "unit": "45.00"}],
            "email": "amy@example.com",
            "ship_to": ADDRESS,
        }
        return self.http.post("/api/v1/channel-orders/", body | changes, format="json")


@pytest.mark.req("OR10", "OR3")
def test_a_marketplace_order_is_one_order_however_often_it_is_reported(now):
    item, partner = shop.small_shop(), Partner()
    answers = [partner.send(shop.sku(item)) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    order = Order.objects.get()
    assert (order.state, order.total, order.tax, order.channel.code, order.external_id) == (
        "paid", Decimal("90.00"), Decimal("15.00"), "market", "M-1",
    )  # fmt: skip
    assert Payment.objects.get().gateway == "partner"
    assert StockItem.objects.get().reserved == 2
    sales.delivered(order, now)
    assert StockItem.objects.get().on_hand == 8


@pytest.mark.req("OR10", "IN2")
def test_never_more_than_there_is_and_the_reject_is_kept(client, now):
    item, partner = shop.small_shop(stock=3), Partner()
    sales.placed(shop.sku(item), quantity=2)
    refused = partner.send(shop.sku(item), 2)
    assert (refused.status_code, refused.json()["reason"]) == (409, "out_of_stock")
    assert (Order.objects.count(), StockItem.objects.get().reserved) == (1, 2)
    row = ChannelOrder.objects.get()
    assert (row.state, row.order, row.body["lines"][0]["quantity"]) == ("rejected", None, 2)
    shop.put_in_stock(item.variants.get(), 5)
    write_roles()
    owner = User.objects.create_user("owner@example.com", "a long pass phrase", is_staff=True)
    owner.groups.add(Group.objects.get(name="owner"))
    client.force_login(owner)
    listed = reverse("admin:orders_channelorder_changelist")
    client.post(listed, {"action": "try_again", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert (row.state, row.attempts, row.order.state) == ("accepted", 2, "paid")
    assert row.order.number in client.get(listed).content.decode()
    page = client.get(reverse("admin:orders_order_changelist"), {"channel__id__exact": 1})
    assert page.status_code == 200


@pytest.mark.req("OR10", "IN2")
@pytest.mark.django_db(transaction=True)
def test_a_shopper_and_a_marketplace_cannot_both_have_the_last_one(now, elsewhere):
    item, partner = shop.small_shop(stock=1), Partner()
    report = Report(external_id="M-1", lines=[ReportedLine(shop.sku(item), 1, Decimal(45))],
                    email="a@example.com", ship_to=_address())  # fmt: skip
    with transaction.atomic():
        sales.placed(shop.sku(item), quantity=1)
        second = elsewhere(channels.take, channel=partner.channel, report=report, now=now)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
    assert second.result(timeout=5).reason == "out_of_stock"
    assert Order.objects.count() == 1


def _address():
    from accounts.rules.addresses import PostalAddress

    parts = {"line2": "", "region": ""} | ADDRESS
    return PostalAddress(**parts)


@pytest.mark.req("OR10")
def test_what_a_till_sold_has_left_its_shelf(now):
    item = shop.small_shop()
    store = shop.warehouse("london", ships=False)
    shop.put_in_stock(item.variants.get(), 4, store)
    partner = Partner("till", location=store)
    answer = partner.send(shop.sku(item), 3, email="", ship_to=None)
    assert answer.status_code == 201, answer.json()
    order = Order.objects.get()
    assert order.state == "delivered"
    assert dict(StockItem.objects.values_list("location__code", "on_hand")) == {
        "gb": 10, "london": 1,
    }  # fmt: skip
    assert Movement.objects.filter(reason="dispatch").count() == 1
    drain(now)
    assert not Message.objects.exists()
    assert partner.send(shop.sku(item), 2, number="T-2", ship_to=None).status_code == 409


@pytest.mark.req("OR10")
def test_a_telephone_order_waits_for_its_money_by_a_link(client):
    item, partner = shop.small_shop(), Partner("phone")
    partner.send(shop.sku(item), 1, is_paid=False)
    order = Order.objects.get()
    assert order.state == "awaiting"
    assert client.get(f"/en/orders/{order.token}/pay/").status_code == 200
    with pytest.raises(fulfilments.states.IllegalMove):
        fulfilments.pack(order_id=order.pk, now=order.placed_at)


@pytest.mark.req("OR10", "PL1")
@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"lines": []}, 422, "lines"),
        ({"lines": [{"sku": "X", "quantity": 0, "unit": "1"}]}, 422, "quantity"),
        ({"external_id": ""}, 422, "external_id"),
        ({"lines": [{"sku": "NONE", "quantity": 1, "unit": "1"}]}, 409, "NONE"),
        ({"ship_to": None}, 409, "address_missing"),
        ({"ship_to": ADDRESS | {"postcode": "???"}}, 409, "invalid_postcode"),
    ],
)
def test_bad_reports_change_nothing(changes, status, field):
    item, partner = shop.small_shop(), Partner()
    answer = partner.send(shop.sku(item), **changes)
    assert answer.status_code == status
    assert field in answer.content.decode()
    assert not Order.objects.exists()


@pytest.mark.req("OR10", "AC6")
def test_a_token_opens_this_door_alone(client):
    item, partner = shop.small_shop(), Partner()
    assert partner.http.get("/api/v1/orders/").status_code in {401, 403}
    assert client.post("/api/v1/channel-orders/", {}).status_code in {401, 403}
    Channel.objects.update(is_active=False)
    assert partner.send(shop.sku(item)).status_code in {401, 403}
