"""Operators take returns in, over HTTP."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from orders.models import Return, ReturnRule
from orders.services.returns import requests
from orders.services.returns.requests import Wish, Wishes
from shop.roles import write_roles
from tests.factories import sales

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(client):
    write_roles()
    user = User.objects.create_user("service@example.com", "a long pass phrase", is_staff=True)
    user.groups.add(Group.objects.get(name="service"))
    client.force_login(user)
    return client


def asked(order, now, number):
    line = order.lines.get().public_id
    wishes = Wishes(lines=[Wish(line, 1, "faulty")], method="dropoff", outcome="source")
    return requests.ask(order=order, wishes=wishes, key=f"k{number}", now=now)


@pytest.mark.req("OR7", "AC5")
def test_approved_received_and_settled(service, now):
    ReturnRule.objects.create(days=60, is_automatic=False)
    order = sales.delivered(sales.paid(quantity=3), now)
    row = asked(order, now, 1)

    def step(verb, **typed):
        return service.post(reverse("admin:orders_return_step", args=[row.pk, verb]), typed)

    step("settle")
    assert Return.objects.get().state == "requested"
    step("approve")
    step("receive")
    line = row.lines.get().pk
    page = service.get(reverse("admin:orders_return_step", args=[row.pk, "settle"]))
    place = page.context["form"].fields["location"].initial.pk
    typed = {"outcome": "source", "location": place, f"accepted_{line}": 1}
    refused = step("settle", **typed, **{f"restocked_{line}": 2})
    assert refused.status_code == 200
    assert step("settle", **typed, **{f"restocked_{line}": 0}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.refunded) == ("closed", Decimal("48.00"))
    report = service.get(reverse("admin:orders_return_report")).content.decode()
    assert "Kitchen" in report


@pytest.mark.req("OR7")
def test_the_list_asks_as_much_for_three_as_for_one(service, now):
    order = sales.delivered(sales.paid(quantity=3), now)
    address = reverse("admin:orders_return_changelist")

    def statements():
        service.get(address)
        with CaptureQueriesContext(connection) as asked_for:
            assert service.get(address, {"overdue": "yes"}).status_code == 200
        return len(asked_for)

    asked(order, now, 1)
    one = statements()
    asked(order, now, 2)
    asked(order, now, 3)
    assert statements() == one
