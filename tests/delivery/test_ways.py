"""Which ways there are to deliver, and what they cost."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from core.money import Money
from delivery import selectors
from delivery.models import Holiday, Method, Rate, Slot, SlotBooking, SlotPlan, Zone
from delivery.services import slots
from inventory.models import Reservation, StockItem
from orders.models import Order
from orders.services import cancellations
from tests.api.conftest import App
from tests.factories import shop, ways
from tests.storefront.shopper import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return shop.small_shop(stock=5)


def offered(postcode="SE1 6HD", amount="48", weight_g=900, units=None, now=shop.NOW):
    return {
        offer.code: offer
        for offer in selectors.offers(
            country="GB",
            currency="GBP",
            items=Money(Decimal(amount), "GBP"),
            weight_g=weight_g,
            postcode=postcode,
            units=units,
            now=now,
        )
    }


@pytest.mark.req("IN5")
def test_rates_by_weight_and_by_amount(item):
    parcel = ways.method("parcel", amount="6.00")
    for up_to, start, amount in ((30_000, 100, "4.00"), (60_000, 0, "12.00")):
        Rate.objects.create(
            method=parcel, currency="GBP", up_to_g=up_to, from_amount=start, amount=Decimal(amount)
        )
    for weight, basket, price in (
        (900, "99.99", "6.00"),
        (900, "100", "4.00"),
        (30_001, "500", "12.00"),
    ):
        found = offered(amount=basket, weight_g=weight)["parcel"]
        assert found.price == Money(Decimal(price), "GBP")
    assert "parcel" not in offered(weight_g=60_001)


@pytest.mark.req("IN5")
def test_a_zone_of_postcodes_and_one_without_some(item):
    Zone.objects.create(code="isles", name_en="Isles", countries=["GB"], prefixes=["HS", "ZE"])
    ways.method("boat", zone="isles")
    Zone.objects.filter(code="gb").update(except_prefixes=["HS"])
    assert set(offered("HS1 2AA")) == {"boat"}
    assert "boat" not in offered("SE1 6HD")
    assert "boat" not in offered("")
    assert "gb-standard" in offered("")
    assert {"boat", "gb-standard"} <= set(offered("ZE1 0AA"))


@pytest.mark.req("IN5")
def test_within_the_hour_where_an_open_store_nearby_has_everything(item):
    variant = item.variants.get()
    store = ways.express([(variant, 2)])
    ways.area()
    ways.area("M", ("53.48", "-2.24"))
    two = {variant.pk: 2}
    found = offered(units=two)["hour"]
    assert found.only_from == store.pk
    assert found.promise(shop.NOW).order_by == shop.NOW + timedelta(hours=1)
    assert "hour" not in offered(units={variant.pk: 3})
    assert "hour" not in offered("M4 1HN", units=two)
    assert "hour" not in offered("W1 1AA", units=two)
    assert "hour" not in offered("", units=two)
    assert "hour" not in offered(units=two, now=shop.NOW.replace(hour=20))
    assert "hour" in offered(units=two, now=shop.NOW.replace(hour=19, minute=59))


@pytest.mark.req("IN5", "IN6")
def test_an_hour_order_takes_the_store_s_own_stock(item):
    ways.express([(item.variants.get(), 2)])
    ways.area()
    answer = App().with_cart(shop.sku(item), 2).order(delivery="hour")
    assert answer.status_code == 201, answer.json()
    assert Reservation.objects.get().stock.location.code == "london"
    assert StockItem.objects.get(location__code="gb").reserved == 0
    again = App().with_cart(shop.sku(item), 1).order(delivery="hour")
    assert again.json()["code"] == "not_deliverable"


@pytest.mark.req("IN5")
def test_a_slot_is_chosen_and_copied(item):
    slot = ways.by_slot()
    app = App().with_cart(shop.sku(item))
    assert app.order(delivery="van").json()["code"] == "slot_missing"
    assert app.order(delivery="van", slot="nonsense").json()["code"] == "slot_full"
    answer = app.order(delivery="van", slot=slot.public_id, low_packaging=True).json()
    assert answer["slot_starts"] == "2026-11-23T11:00:00Z"
    assert answer["low_packaging"] is True
    slot.refresh_from_db()
    assert slot.booked == 1
    late = App().with_cart(shop.sku(item)).order(delivery="van", slot=slot.public_id).json()
    assert (late["code"], late["errors"][0]["field"]) == ("slot_full", "slot")
    assert Order.objects.count() == 1
    offers = {one.code: one for one in offered().values()}
    assert list(offers["van"].slots) == []


@pytest.mark.req("IN5")
def test_a_cancelled_order_gives_its_slot_back(item):
    slot = ways.by_slot()
    App().with_cart(shop.sku(item)).order(delivery="van", slot=slot.public_id)
    cancellations.cancel(order_id=Order.objects.get().pk, reason="shopper", now=shop.NOW)
    drain(shop.NOW)
    slot.refresh_from_db()
    assert slot.booked == 0
    assert not SlotBooking.objects.exists()


@pytest.mark.req("IN5")
def test_a_time_that_has_begun_is_over(item):
    slot = ways.by_slot()
    with pytest.raises(slots.SlotFull):
        slots.book(slot_id=slot.public_id, method_code="van", reference="A", now=slot.starts_at)
    with pytest.raises(slots.SlotFull):
        slots.book(slot_id=slot.public_id, method_code="gb-standard", reference="A", now=shop.NOW)


@pytest.mark.req("IN5")
@pytest.mark.django_db(transaction=True)
def test_the_last_place_goes_to_one_of_two(elsewhere):
    shop.small_shop()
    slot = ways.by_slot()
    taken = {"slot_id": slot.public_id, "method_code": "van", "now": shop.NOW}
    with transaction.atomic():
        slots.book(reference="A", **taken)
        second = elsewhere(slots.book, reference="B", **taken)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
    assert isinstance(second.exception(timeout=5), slots.SlotFull)
    assert Slot.objects.get().booked == 1


@pytest.mark.req("IN5")
def test_slots_are_opened_by_plan_but_not_on_holidays(item):
    van = ways.method("van", has_slots=True)
    SlotPlan.objects.create(method=van, weekday=0, starts="09:00", ends="11:00", capacity=4)
    Holiday.objects.create(country="GB", day="2026-11-30", name="A day off")
    for _twice in range(2):
        slots.open_ahead(now=shop.NOW)
    slot = Slot.objects.get()
    assert (f"{slot.starts_at:%F %H:%M}", slot.capacity) == ("2026-11-23 09:00", 4)


@pytest.mark.req("IN10")
def test_the_carrier_s_own_days_take_the_place_of_the_planned(item):
    Method.objects.filter(code="gb-standard").update(seen_first_days=2, seen_last_days=5)
    found = offered()["gb-standard"].promise(shop.NOW)
    assert (f"{found.first}", f"{found.last}") == ("2026-11-25", "2026-11-28")


@pytest.mark.req("IN5", "IN10")
def test_statements_do_not_grow_with_ways(item, django_assert_num_queries):
    with django_assert_num_queries(3):
        offered(units={item.variants.get().pk: 1})
    for number in range(5):
        ways.method(f"way-{number}")
    with django_assert_num_queries(3):
        offered(units={item.variants.get().pk: 1})
