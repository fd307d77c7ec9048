"""Prices, lists, plans, ladders and flash sales from the operators' side."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import User
from pricing.models import (
    MarginRule,
    PlannedPrice,
    Price,
    PriceChange,
    PriceLadder,
    PriceList,
)
from promotions.models import FlashSale
from shop.roles import write_roles
from tests.factories import flash, shop

pytestmark = [pytest.mark.django_db, pytest.mark.req("PR1", "AC5")]


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
def variant():
    return shop.product(gbp="48.00", stock=20).variants.get()


def price_of(variant):
    return Price.objects.get(variant=variant, price_list__currency="GBP")


def post_price(client, variant, amount, *rows):
    price = price_of(variant)
    form = {
        "amount": amount,
        "was": "",
        "breaks-TOTAL_FORMS": len(rows),
        "breaks-INITIAL_FORMS": 0,
    }
    for n, (at, less) in enumerate(rows):
        form |= {f"breaks-{n}-from_quantity": at, f"breaks-{n}-amount": less}
    return client.post(reverse("admin:pricing_price_change", args=[price.pk]), form)


def moment(at, name):
    return {f"{name}_0": f"{at:%Y-%m-%d}", f"{name}_1": f"{at:%H:%M:%S}"}


def test_a_price_with_quantities_is_set_and_its_history_names_the_operator(operator, variant):
    client = operator("finance")
    refused = post_price(client, variant, "46.00", (3, "47.00"))
    assert "must cost less" in refused.content.decode()
    assert price_of(variant).amount == 48

    assert post_price(client, variant, "46.00", (3, "44.00")).status_code == 302
    price = price_of(variant)
    assert (price.amount, [row.amount for row in price.breaks.all()]) == (46, [44])
    kept = PriceChange.objects.order_by("from_quantity")
    assert [(row.from_quantity, row.amount, row.actor.email) for row in kept] == [
        (1, 46, "finance@example.com"),
        (3, 44, "finance@example.com"),
    ]
    page = client.get(reverse("admin:pricing_price_change", args=[price.pk])).content.decode()
    assert "<polyline" in page
    history = client.get(reverse("admin:pricing_pricechange_changelist")).content.decode()
    assert "finance@example.com" in history


def test_a_list_is_for_an_audience_that_is_known_and_the_public_one_for_all(operator, variant):
    client, address = operator("finance"), reverse("admin:pricing_pricelist_add")
    form = {"code": "gold", "name": "Gold", "currency": "GBP", "is_active": "on"}
    refused = client.post(address, form | {"audience": "gold", "percent_off": "5"})
    assert "small letters" in refused.content.decode()
    assert client.post(address, form | {"audience": "tier:gold", "percent_off": "5"}).url
    assert PriceList.objects.get(code="gold").percent_off == 5
    assert PriceChange.objects.get(price_list__code="gold").why == "list"

    public = PriceList.objects.get(currency="GBP", is_public=True)
    changed = {"code": public.code, "name": "x", "currency": "GBP", "is_public": "on"}
    address = reverse("admin:pricing_pricelist_change", args=[public.pk])
    refused = client.post(address, changed | {"is_active": "on", "percent_off": "5"})
    assert "for everybody" in refused.content.decode()


@pytest.mark.req("PR13")
def test_managers_alone_let_a_list_go_below_the_floor(operator):
    form = {"code": "gold", "name": "Gold", "currency": "GBP", "is_active": "on"}
    form |= {"audience": "tier:gold", "percent_off": "5", "may_pass_floor": "on"}
    operator("finance").post(reverse("admin:pricing_pricelist_add"), form)
    row = PriceList.objects.get(code="gold")
    assert row.floor_approved_by is None

    address = reverse("admin:pricing_pricelist_change", args=[row.pk])
    owner = operator("owner")
    owner.post(address, form)
    row.refresh_from_db()
    assert row.floor_approved_by.email == "owner@example.com"
    owner.post(address, form | {"may_pass_floor": ""})
    row.refresh_from_db()
    assert row.floor_approved_by is None


def test_ready_made_lists_are_added_once(operator):
    client = operator("finance")
    for _twice in range(2):
        client.get(reverse("admin:pricing_pricelist_presets"))
    assert PriceList.objects.filter(is_active=False).count() == 8


def test_a_planned_price_is_planned_and_withdrawn(operator, variant):
    client, address = operator("finance"), reverse("admin:pricing_plannedprice_add")
    begin = shop.NOW + timedelta(days=1)
    form = {"variant": variant.pk, "price_list": price_of(variant).price_list_id, "amount": "40"}
    form |= moment(begin, "starts_at") | moment(begin + timedelta(days=1), "ends_at")
    assert client.post(address, form).status_code == 302
    assert "is planned" in client.post(address, form).content.decode()
    plan = PlannedPrice.objects.get()
    client.post(
        reverse("admin:pricing_plannedprice_changelist"),
        {"action": "withdraw", "_selected_action": plan.pk},
    )
    plan.refresh_from_db()
    assert plan.state == "withdrawn"


@pytest.mark.req("PR15")
def test_a_ladder_is_written_as_lines_and_ended(operator, variant):
    client, address = operator("finance"), reverse("admin:pricing_priceladder_add")
    form = {"variant": variant.pk, "price_list": price_of(variant).price_list_id}
    for wrong in ("many", "5 ten", "10 40.00\n\nx y z"):
        assert client.post(address, form | {"steps": wrong}).status_code == 200
    assert (
        "Every step but the last"
        in client.post(address, form | {"steps": "40.00\n10 45.00"}).content.decode()
    )
    assert PriceLadder.objects.count() == 0
    assert client.post(address, form | {"steps": "10 40.00\n45.00"}).status_code == 302
    assert price_of(variant).amount == 40
    listed = reverse("admin:pricing_priceladder_changelist")
    assert "0/10 £40.00" in client.get(listed).content.decode()
    ladder = PriceLadder.objects.get()
    client.post(listed, {"action": "stop", "_selected_action": ladder.pk})
    assert price_of(variant).amount == Decimal("48.00")


@pytest.mark.req("PR13")
def test_margin_floors(operator):
    client, address = operator("finance"), reverse("admin:pricing_marginrule_add")
    assert client.post(address, {"percent": "15"}).status_code == 302
    assert client.post(address, {"percent": "100"}).status_code == 200
    assert MarginRule.objects.get().percent == 15


@pytest.mark.req("PR4")
def test_a_flash_sale_is_prepared_opened_watched_and_stopped(operator, variant):
    client = operator("marketing")
    form = {
        "variant": variant.pk,
        "allotment": 4,
        "per_person": 1,
        "hold_minutes": 10,
        "prices-TOTAL_FORMS": 1,
        "prices-INITIAL_FORMS": 0,
        "prices-0-currency": "GBP",
        "prices-0-amount": "20.00",
    }
    begin, end = shop.NOW - flash.HOUR, shop.NOW + flash.HOUR
    form |= moment(begin, "starts_at")
    address = reverse("admin:promotions_flashsale_add")
    wrong = client.post(address, form | moment(begin, "ends_at"))
    assert (wrong.status_code, FlashSale.objects.count()) == (200, 0)
    assert client.post(address, form | moment(end, "ends_at")).status_code == 302
    sale = FlashSale.objects.get()
    live = reverse("admin:promotions_flashsale_watch", args=[sale.pk])
    assert "Set units apart and announce" in client.get(live).content.decode()
    client.post(live, {"open": "1"})
    sale.refresh_from_db()
    assert (sale.state, sale.left, sale.source is not None) == ("open", 4, True)
    page = client.get(live)
    assert (page.headers["Refresh"], "Stop now" in page.content.decode()) == ("2", True)
    client.post(live, {"stop": "1"})
    sale.refresh_from_db()
    assert (sale.state, sale.returned) == ("closed", 4)
    again = flash.draft(shop.product(name="Mug", stock=3))
    live = reverse("admin:promotions_flashsale_watch", args=[again.pk])
    assert operator("analyst").post(live, {"open": "1"}).status_code == 200
    again.refresh_from_db()
    assert again.state == "draft"
