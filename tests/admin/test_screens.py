"""The operators' screens, over HTTP."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from accounts.models import User
from inventory.models import StockItem
from orders.models import Order
from shop.apps import write_roles_after_migration
from shop.navigation import TASKS
from shop.roles import write_roles
from tests.api.conftest import App
from tests.factories import shop

pytestmark = pytest.mark.django_db
VIEWS = [view for _title, entries in TASKS for _label, _icon, view, _permission in entries]


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
def paid_order():
    item = shop.small_shop(stock=5)
    app = App()
    token = app.with_cart(shop.sku(item), 2).order().json()["token"]
    app.pay(token)
    return Order.objects.get()


@pytest.mark.req("AC5")
@pytest.mark.parametrize("view", VIEWS)
def test_an_owner_opens_every_list(operator, paid_order, view):
    answer = operator("owner").get(reverse(f"admin:{view}_changelist"))
    assert answer.status_code == 200


@pytest.mark.req("AC5")
@pytest.mark.parametrize(
    ("role", "allowed", "refused"),
    [
        ("catalogue", "catalog_product", "orders_order"),
        ("service", "orders_order", "pricing_taxrate"),
        ("finance", "payments_payment", "inventory_stockitem"),
        ("analyst", "orders_order", "accounts_user"),
        ("marketing", "catalog_banner", "payments_payment"),
    ],
)
def test_a_role_sees_its_own_and_no_more(operator, paid_order, role, allowed, refused):
    client = operator(role)
    assert client.get(reverse(f"admin:{allowed}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:{refused}_changelist")).status_code == 403


@pytest.mark.req("AC5")
def test_an_analyst_changes_nothing(operator, paid_order):
    client = operator("analyst")
    client.post(reverse("admin:orders_order_move", args=[paid_order.pk, "pack"]))
    paid_order.refresh_from_db()
    assert paid_order.state == "paid"


@pytest.mark.req("OR4", "IN1")
def test_an_order_is_packed_shipped_and_delivered(operator, paid_order):
    client = operator("service")
    page = reverse("admin:orders_order_change", args=[paid_order.pk])
    assert "Pack" in client.get(page).content.decode()
    asked = client.get(reverse("admin:orders_order_pack", args=[paid_order.pk]), follow=True)
    paid_order.refresh_from_db()
    assert (asked.status_code, paid_order.state) == (200, "paid")
    client.post(reverse("admin:orders_order_move", args=[paid_order.pk, "pack"]))
    shipping = reverse("admin:orders_order_move", args=[paid_order.pk, "ship"])
    assert client.post(shipping, {"carrier": "Parcel Co", "tracking": ""}).status_code == 200
    client.post(shipping, {"carrier": "Parcel Co", "tracking": "PC1"})
    paid_order.refresh_from_db()
    assert (paid_order.state, paid_order.tracking) == ("shipped", "PC1")
    assert (StockItem.objects.get().on_hand, StockItem.objects.get().reserved) == (3, 0)
    client.post(reverse("admin:orders_order_move", args=[paid_order.pk, "deliver"]))
    paid_order.refresh_from_db()
    assert paid_order.state == "delivered"
    assert client.get(page).status_code == 200


@pytest.mark.req("IN1")
def test_stock_is_booked_through_the_ledger(operator):
    shop.small_shop(stock=5)
    row = StockItem.objects.get()
    client = operator("catalogue")
    booking = reverse("admin:inventory_stockitem_book", args=[row.pk])
    assert client.get(booking).status_code == 200
    assert (
        "not that many"
        in client.post(booking, {"quantity": -9, "reason": "damage"}).content.decode()
    )
    client.post(booking, {"quantity": 7, "reason": "receipt", "note": "Monday's lorry"})
    row.refresh_from_db()
    assert row.on_hand == 12
    assert (
        "Monday"
        in client.get(reverse("admin:inventory_stockitem_change", args=[row.pk])).content.decode()
    )


@pytest.mark.req("CA1", "CA2")
def test_a_product_page_opens_with_variants_and_pictures(operator):
    item = shop.small_shop(colours=("coral", "olive"))
    answer = operator("catalogue").get(reverse("admin:catalog_product_change", args=[item.pk]))
    assert answer.status_code == 200
    assert shop.sku(item) in answer.content.decode()


@pytest.mark.req("AC5")
@pytest.mark.parametrize(
    "view", ["orders_order", "catalog_product", "inventory_stockitem", "pricing_price"]
)
def test_a_list_costs_the_same_however_long(operator, paid_order, view, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = operator("owner")
    address = reverse(f"admin:{view}_changelist")
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for number in range(3):
        item = shop.product(name=f"Mug {number}")
        app = App()
        app.with_cart(shop.sku(item)).order()
    with CaptureQueriesContext(connection) as four:
        client.get(address)
    assert len(one) == len(four)


@pytest.mark.req("AC5")
def test_roles_are_whole_after_the_first_migration_too():
    """Django makes each app's permissions after ours: the roles must not be written without."""
    Permission.objects.all().delete()
    write_roles_after_migration()
    service = Group.objects.get(name="service")
    assert service.permissions.filter(codename="change_order").exists()
    assert not service.permissions.filter(codename="change_product").exists()


@pytest.mark.req("AC5")
def test_the_admin_has_a_policy_of_its_own(operator):
    answer = operator("owner").get(reverse("admin:index"))
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline' 'unsafe-eval'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in answer.client.get("/en/").headers["Content-Security-Policy"]
