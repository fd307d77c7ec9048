"""Stock counts: begun, filled in, booked."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import User
from inventory.models import CountLine, StockCount, StockItem
from inventory.services import movements, reservations, sheets
from inventory.types import Reason
from shop.roles import write_roles
from tests.factories import shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted():
    variants = [shop.product(stock=stock).variants.get() for stock in (10, 4, 6)]
    sheet = sheets.begin(location_id=shop.warehouse().pk, now=shop.NOW, actor_id=None)
    return sheet, variants


def fill(sheet, variant, units):
    CountLine.objects.filter(count=sheet, stock__variant=variant).update(counted=units)


def on_hand():
    return list(StockItem.objects.order_by("variant").values_list("on_hand", flat=True))


@pytest.mark.req("IN1", "IN11")
def test_the_difference_is_booked_and_what_moved_meanwhile_stays(counted):
    sheet, (teapot, mug, _lamp) = counted
    fill(sheet, teapot, 8)
    fill(sheet, mug, 4)
    row = StockItem.objects.get(variant=teapot)
    movements.record(stock_id=row.pk, quantity=5, reason=Reason.RECEIPT, now=shop.NOW)
    sheets.book(count_id=sheet.pk, now=shop.NOW)
    assert on_hand() == [13, 4, 6]
    assert list(row.movements.filter(reason="count").values_list("quantity", flat=True)) == [-2]
    with pytest.raises(sheets.AlreadyBooked):
        sheets.book(count_id=sheet.pk, now=shop.NOW)
    assert on_hand() == [13, 4, 6]


@pytest.mark.req("IN1")
def test_promised_units_are_not_counted_away(counted):
    sheet, (teapot, *_others) = counted
    reservations.place(
        reference="A", quantities={teapot.pk: 9}, until=shop.NOW + timedelta(hours=1), now=shop.NOW
    )
    fill(sheet, teapot, 8)
    sheets.book(count_id=sheet.pk, now=shop.NOW)
    assert on_hand()[0] == 10
    assert list(sheet.lines.filter(is_refused=True).values_list("stock__variant", flat=True)) == [
        teapot.pk
    ]


@pytest.mark.req("IN1")
def test_a_count_by_hand_from_start_to_end(client):
    write_roles()
    user = User.objects.create_user("w@example.com", "a long pass phrase", is_staff=True)
    user.groups.add(Group.objects.get(name="owner"))
    client.force_login(user)
    place = shop.warehouse()
    begin = reverse("admin:inventory_stockcount_add")
    assert "nothing to count" in client.post(begin, {"location": place.pk}).content.decode()
    shop.product(stock=10)
    client.post(begin, {"location": place.pk})
    sheet, line = StockCount.objects.get(), CountLine.objects.get()
    page = reverse("admin:inventory_stockcount_change", args=[sheet.pk])
    management = {"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "1"}
    typed = {"lines-0-id": str(line.pk), "lines-0-count": str(sheet.pk)}
    bad = client.post(page, management | typed | {"lines-0-counted": "-3"})
    assert bad.status_code == 200
    client.post(page, management | typed | {"lines-0-counted": "7"})
    booking = reverse("admin:inventory_stockcount_book", args=[sheet.pk])
    client.get(booking)
    assert on_hand() == [10]
    client.post(booking)
    assert on_hand() == [7]


@pytest.mark.req("IN1")
def test_statements_of_booking_do_not_grow(counted, django_assert_num_queries):
    sheet, variants = counted
    fill(sheet, variants[0], 1)
    with django_assert_num_queries(13):
        sheets.book(count_id=sheet.pk, now=shop.NOW)
    other = sheets.begin(location_id=shop.warehouse().pk, now=shop.NOW, actor_id=None)
    for variant in variants:
        fill(other, variant, 2)
    with django_assert_num_queries(13):
        sheets.book(count_id=other.pk, now=shop.NOW)
