"""A bought installation gets its time: one of those that are free, kept or changed, then done."""

from datetime import timedelta

import pytest
from django.db import transaction

from aftercare.models import Visit, VisitedService
from aftercare.services import visits
from catalog.models import Relation
from delivery.models import Method, Slot, Zone
from delivery.services.slots import SlotFull
from messaging.models import Message
from orders.services import cancellations
from tests.api.conftest import App
from tests.factories import sales, shop
from tests.storefront.shopper import drain

pytestmark = pytest.mark.django_db


def fitters(zone="gb"):
    return Method.objects.create(
        zone=Zone.objects.get(code=zone),
        code="fitters",
        kind=Method.Kind.VISIT,
        name_en="Fitters",
        name_zh_hans="师傅",
        min_days=0,
        max_days=0,
        has_slots=True,
    )


def slot(method, days, capacity=1):
    starts = shop.NOW + timedelta(days=days)
    return Slot.objects.create(
        method=method, starts_at=starts, ends_at=starts + timedelta(hours=3), capacity=capacity
    )


@pytest.fixture
def shelf():
    """A shelf, and hanging it up."""
    item = shop.small_shop(stock=9)
    hanging = shop.product(name="Hanging", zh="挂装", gbp="28.00", cny="218", nature="service")
    Relation.objects.create(product=item, related=hanging, kind="service")
    return item, hanging


@pytest.fixture
def times(shelf):
    """Two times of the fitters: in ten and in eleven days; one there is too soon."""
    method = fitters()
    VisitedService.objects.create(product=shelf[1], method=method)
    slot(method, 1)
    return slot(method, 10), slot(method, 11)


def bought(shelf):
    return sales.paid(shop.sku(shelf[0]), shop.sku(shelf[1]), quantity=1)


def service_line(order):
    return order.lines.get(nature="service").public_id


def book(order, at, now):
    return visits.book(
        order=order, line_id=service_line(order), slot_id=at.public_id, note="", now=now
    )


@pytest.mark.req("OR12")
def test_it_is_booked_on_the_orders_page_told_and_done(client, shelf, times, now):
    order = bought(shelf)
    page = client.get(f"/en/orders/{order.token}/").content.decode()
    slots = page.partition('id="visits"')[2].partition("</section>")[0]
    assert slots.count("<option value=") == 2
    path = f"/en/orders/{order.token}/visits/{service_line(order)}/"
    for _twice in range(2):
        answer = client.post(path, {"slot": times[0].public_id, "note": "Brick wall"})
        assert answer.status_code == 302
    drain(now)
    assert Message.objects.filter(key__startswith="visit:", channel="email").count() == 1
    page = client.get(f"/en/orders/{order.token}/").content.decode()
    assert "Change the time" in page
    visit = Visit.objects.get()
    assert visit.note == "Brick wall"
    for _twice in range(2):
        visits.finish(visit_id=visit.pk, now=now + timedelta(days=10))
    assert order.fulfilments.filter(kind="handover").count() == 1


@pytest.mark.req("OR12")
def test_another_time_frees_the_first(shelf, times, now):
    order = bought(shelf)
    book(order, times[0], now)
    book(order, times[1], now)
    assert list(Slot.objects.order_by("starts_at").values_list("booked", flat=True)) == [0, 0, 1]


@pytest.mark.req("OR12")
@pytest.mark.django_db(transaction=True)
def test_the_last_place_goes_to_one(shelf, times, now, elsewhere):
    first, second = bought(shelf), bought(shelf)
    with transaction.atomic():
        book(first, times[0], now)
        other = elsewhere(book, second, times[0], now)
        with pytest.raises(TimeoutError):
            other.result(timeout=0.3)
    assert isinstance(other.exception(timeout=5), SlotFull)
    assert Slot.objects.get(pk=times[0].pk).booked == 1


@pytest.mark.req("OR12")
def test_less_than_a_day_before_it_stays(client, shelf, times, now, time_machine_at):
    order = bought(shelf)
    book(order, times[0], now)
    with time_machine_at(times[0].starts_at - timedelta(hours=23)):
        answer = client.post(
            f"/zh-hans/orders/{order.token}/visits/{service_line(order)}/",
            {"slot": times[1].public_id},
        )
    assert answer.status_code == 409
    assert "不到一天" in answer.content.decode()
    assert Visit.objects.get().slot == times[0]


@pytest.mark.req("OR12")
def test_a_cancelled_order_gives_its_time_back(shelf, times, now):
    order = bought(shelf)
    book(order, times[0], now)
    cancellations.cancel(order_id=order.pk, reason="shopper", now=now)
    drain(now)
    assert not Visit.objects.exists()
    assert Slot.objects.get(pk=times[0].pk).booked == 0


@pytest.mark.req("OR12")
def test_nobody_comes_where_they_do_not_serve(shelf, now):
    shop.delivery()
    method = fitters(zone="cn")
    VisitedService.objects.create(product=shelf[1], method=method)
    at = slot(method, 10)
    order = bought(shelf)
    with pytest.raises(SlotFull):
        book(order, at, now)


@pytest.mark.req("OR12")
def test_fitters_are_no_way_to_deliver(shelf, times):
    order = bought(shelf)
    app = App()
    offers = app.get("checkout/quotation/", country="GB")
    assert order.delivery_code == "gb-standard"
    assert "fitters" not in offers.content.decode()


@pytest.mark.req("OR12")
def test_the_app_books(shelf, times, now):
    order = bought(shelf)
    app, path = App(), f"orders/{order.token}/visits/"
    [found] = app.get(path).json()
    assert [one["id"] for one in found["slots"]] == [one.public_id for one in times]
    answer = app.post(path, {"line": found["line"], "slot": found["slots"][0]["id"]})
    assert answer.status_code == 201, answer.json()
    assert answer.json()[0]["booked"]["id"] == times[0].public_id
    assert app.post(path, {"line": found["line"], "slot": "x"}).json()["code"] == "slot_full"
    assert app.post(path, {"line": "x", "slot": "x"}).status_code == 404


@pytest.mark.req("OR12", "SF4")
def test_the_time_is_that_of_the_place_whoever_reads_it(client, shelf, times, now):
    order = bought(shelf)
    book(order, times[0], now)
    page = client.get(f"/zh-hans/orders/{order.token}/").content.decode()
    assert "09:00–12:00" in page
    drain(now)
    [told] = Message.objects.filter(key__startswith="visit:", channel="email")
    assert "09:00" in told.text
