"""Operators take things through the workshop, each with what their role may."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from aftercare.models import Repair, Warranty, WarrantyRule
from aftercare.services import repairs
from aftercare.services.repairs import RepairWish
from shop.roles import write_roles
from tests.factories import sales, shop
from tests.storefront.shopper import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    def sign_in(role):
        write_roles()
        user = User.objects.create_user(f"{role}@example.com", "a long pass phrase", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def repair(now):
    WarrantyRule.objects.create(months=24)
    order = sales.delivered(sales.paid(quantity=3), now)
    drain(now)
    shop.warehouse("london", ships=False)
    wish = RepairWish(
        line=order.lines.get().public_id, fault="Cracked.", way="store", store="london"
    )
    return repairs.ask(order=order, wish=wish, key="k", now=now)


def take(client, repair, verb, **given):
    return client.post(f"/admin/aftercare/repair/{repair.pk}/{verb}/now/", given)


@pytest.mark.req("OR12")
def test_from_the_counter_to_the_quote(operator, repair):
    client = operator("warehouse")
    page = client.get(f"/admin/aftercare/repair/{repair.pk}/change/").content.decode()
    assert "Received" in page
    assert "Make a quote" not in page
    assert take(client, repair, "receive").status_code == 302
    answer = take(client, repair, "quote", diagnosis="A new lid", amount="0")
    assert "above zero" in answer.content.decode()
    assert take(client, repair, "quote", diagnosis="A new lid", amount="18.00").status_code == 302
    repair.refresh_from_db()
    assert (repair.state, str(repair.quote)) == ("quoted", "18.00")
    answer = take(client, repair, "finish")
    repair.refresh_from_db()
    assert (answer.status_code, repair.state) == (302, "quoted")


@pytest.mark.req("OR12")
def test_who_may_not_change_it_sees_no_button(operator, repair):
    client = operator("analyst")
    page = client.get(f"/admin/aftercare/repair/{repair.pk}/change/").content.decode()
    assert "/receive" not in page
    assert take(client, repair, "receive").status_code == 302
    repair.refresh_from_db()
    assert repair.state == "expected"


@pytest.mark.req("OR12")
def test_the_lists_ask_a_fixed_number_of_questions(operator, repair, now):
    client = operator("service")
    before = {path: statements(client, path) for path in ("repair", "warranty")}
    for number in range(2):
        order = sales.delivered(sales.paid(quantity=1), now)
        drain(now)
        wish = RepairWish(line=order.lines.get().public_id, fault="x", way="store", store="london")
        repairs.ask(order=order, wish=wish, key=f"k{number}", now=now)
    assert (Repair.objects.count(), Warranty.objects.count()) == (3, 3)
    assert {path: statements(client, path) for path in before} == before
    assert max(before.values()) <= 6
    assert client.get("/admin/aftercare/visit/").status_code == 200


def statements(client, path):
    client.get(f"/admin/aftercare/{path}/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/admin/aftercare/{path}/").status_code == 200
    return len(asked)


@pytest.mark.req("OR12")
def test_a_serial_number_is_written_and_found(operator, repair):
    client, warranty = operator("warehouse"), Warranty.objects.get()
    answer = client.post(
        f"/admin/aftercare/warranty/{warranty.pk}/change/",
        {
            "serials-TOTAL_FORMS": 1,
            "serials-INITIAL_FORMS": 0,
            "serials-0-number": "LM-77",
            "serials-0-warranty": warranty.pk,
        },
    )
    assert answer.status_code == 302
    found = client.get("/admin/aftercare/warranty/", {"q": "LM-77"}).content.decode()
    assert repair.order.number in found
