"""A product's life: legal steps, planned ones, and where its address leads afterwards."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import LifeStep, Product
from catalog.services import life
from catalog.types import Status
from core.models import Delivery, OutboxEvent
from tests.admin.test_screens import operator  # noqa: F401 -- a fixture
from tests.api.conftest import App
from tests.factories import shop

pytestmark = [pytest.mark.django_db, pytest.mark.req("CA4")]


def page(item):
    return f"/en/p/{item.slug_en}/"


@pytest.mark.parametrize(
    ("path", "is_legal"),
    [
        (("draft", "announced", "active", "clearance", "retired"), True),
        (("active", "clearance", "active"), True),
        (("retired", "active"), True),
        (("announced", "draft"), True),
        (("active", "draft"), False),
        (("active", "announced"), False),
        (("retired", "draft"), False),
        (("draft", "clearance"), False),
        (("clearance", "announced"), False),
    ],
)
def test_only_some_steps_may_be_taken(path, is_legal, now):
    item = shop.product(status=path[0])
    try:
        for status in path[1:]:
            life.step(product_id=item.pk, status=Status(status), now=now)
        taken = True
    except life.IllegalStep:
        taken = False
    assert taken == is_legal


def test_the_first_sale_writes_the_date_and_tells(now):
    item = shop.product(status="draft", published_at=None)
    life.step(product_id=item.pk, status=Status.ACTIVE, now=now)
    item.refresh_from_db()
    assert item.published_at == now
    assert OutboxEvent.objects.filter(name="catalog.product_changed").count() == 1
    life.step(product_id=item.pk, status=Status.ACTIVE, now=now + timedelta(days=1))
    assert OutboxEvent.objects.filter(name="catalog.product_changed").count() == 1


def test_planned_steps_are_taken_when_they_are_due_and_once(now):
    item = shop.product(status="draft", published_at=None)
    wrong = shop.product(name="Other", status="active")
    for product, status, days in (
        (item, "announced", 0),
        (item, "active", 2),
        (item, "retired", 30),
        (wrong, "draft", 1),
    ):
        LifeStep.objects.create(product=product, status=status, due_at=now + timedelta(days=days))
    assert life.take_due(now=now - timedelta(minutes=1)) == 0
    assert life.take_due(now=now) == 1
    item.refresh_from_db()
    assert item.status == "announced"
    assert life.take_due(now=now + timedelta(days=3)) == 2
    assert life.take_due(now=now + timedelta(days=3)) == 0
    item.refresh_from_db()
    assert item.status == "active"
    refused = LifeStep.objects.get(product=wrong)
    assert (refused.refused, refused.done_at) == ("illegal_step", now + timedelta(days=3))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_retired_page_leads_to_its_substitute_however_far(client, language, now):
    shop.small_shop()
    old, newer, newest = (shop.product(name=f"Kettle {n}") for n in range(3))
    for product, substitute in ((old, newer), (newer, newest)):
        Product.objects.filter(pk=product.pk).update(substitute=substitute)
        life.step(product_id=product.pk, status=Status.RETIRED, now=now)
    suffix = "en" if language == "en" else "zh_hans"
    answer = client.get(f"/{language}/p/{getattr(old, f'slug_{suffix}')}/")
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"/{language}/p/{getattr(newest, f'slug_{suffix}')}/"


def test_without_a_substitute_it_leads_to_its_category_and_a_circle_too(client, now):
    shop.small_shop()
    one, other = shop.product(name="One"), shop.product(name="Other")
    Product.objects.filter(pk=one.pk).update(substitute=other)
    Product.objects.filter(pk=other.pk).update(substitute=one)
    for product in (one, other):
        life.step(product_id=product.pk, status=Status.RETIRED, now=now)
    answer = client.get(page(one))
    assert (answer.status_code, answer.headers["Location"]) == (301, "/en/c/kitchen/")
    assert client.get("/en/p/never-was/").status_code == 404
    assert client.get(page(shop.product(name="Draft", status="draft"))).status_code == 404


def test_an_owners_order_still_opens_what_was_bought(client, now):
    item = shop.small_shop(stock=5)
    app = App()
    order = app.with_cart(shop.sku(item), 1).order().json()
    app.pay(order["token"])
    life.step(product_id=item.pk, status=Status.RETIRED, now=now)
    address = f"/en/orders/{order['token']}/products/{shop.sku(item)}/"
    assert address in client.get(f"/en/orders/{order['token']}/").content.decode()
    answer = client.get(address)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Thrown by hand." in shown
    assert "We do not sell this any more." in shown
    assert "cart-add" not in shown
    assert 'name="buy_now"' not in shown
    assert answer.headers["Cache-Control"] == "private, no-store"
    other = shop.product(name="Not bought")
    for wrong in (("nobodys", shop.sku(item)), (order["token"], shop.sku(other))):
        address = "/en/orders/{}/products/{}/".format(*wrong)
        assert client.get(address).status_code == 404


def test_an_announced_page_shows_all_but_a_price_and_is_cached_whole(client):
    shop.small_shop()
    item = shop.product(name="Kiln mug", status="announced", gbp=None, cny=None, stock=0)
    answer = client.get(page(item))
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Coming soon" in shown
    assert "Tell me when it is out" in shown
    assert "csrfmiddlewaretoken" not in shown
    assert "s-maxage" in answer.headers["Cache-Control"]
    assert "Kiln mug" not in client.get("/en/c/kitchen/").content.decode()
    in_chinese = client.get(f"/zh-hans/p/{item.slug_zh_hans}/")
    assert "即将上市" in in_chinese.content.decode()


def test_a_live_product_without_a_variant_is_no_error():
    shop.small_shop()
    item = shop.product(name="Bare")
    item.variants.all().update(is_active=False)
    assert Client().get(page(item)).status_code == 404


def test_operators_take_steps_by_buttons_that_are_legal(operator, now):  # noqa: F811 -- the fixture
    client = operator("catalogue")
    item = shop.product(status="draft", published_at=None)
    change = reverse("admin:catalog_product_change", args=[item.pk])
    shown = client.get(change).content.decode()
    assert f"/{item.pk}/announce" in shown
    assert f"/{item.pk}/clear" not in shown
    client.get(reverse("admin:catalog_product_sell", args=[item.pk]))
    item.refresh_from_db()
    assert item.status == "active"
    client.get(reverse("admin:catalog_product_withdraw", args=[item.pk]))
    item.refresh_from_db()
    assert item.status == "active"
    assert not Delivery.objects.filter(state="dead").exists()
