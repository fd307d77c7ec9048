"""Units promised, exactly."""

from datetime import timedelta

import pytest
from django.db import transaction

from inventory.models import Location, Movement, Reservation, StockItem
from inventory.services import expiries, movements, reservations
from inventory.types import Reason
from tests.factories import shop

LATER = shop.NOW + timedelta(minutes=30)


def place(reference, variant, quantity=1, **kwargs):
    return reservations.place(
        reference=reference, quantities={variant.pk: quantity}, until=LATER, now=shop.NOW, **kwargs
    )


@pytest.mark.req("IN2")
@pytest.mark.django_db(transaction=True)
def test_second_buyer_waits_and_is_then_refused(elsewhere):
    variant = shop.product(stock=1).variants.get()
    with transaction.atomic():
        place("A-1", variant)
        second = elsewhere(place, "A-2", variant)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
    assert isinstance(second.exception(timeout=5), reservations.OutOfStock)
    assert Reservation.objects.get().reference == "A-1"


@pytest.mark.django_db
def test_every_line_or_none():
    plenty, few = shop.product(stock=9).variants.get(), shop.product(stock=1).variants.get()
    with pytest.raises(reservations.OutOfStock) as refused:
        reservations.place(
            reference="A", quantities={plenty.pk: 2, few.pk: 2}, until=LATER, now=shop.NOW
        )
    assert refused.value.details == {"short": {few.pk: 1}}
    assert not Reservation.objects.exists()
    assert set(StockItem.objects.values_list("reserved", flat=True)) == {0}


@pytest.mark.django_db
def test_a_repeat_reserves_nothing_more():
    variant = shop.product(stock=5).variants.get()
    assert [r.pk for r in place("A", variant, 2)] == [r.pk for r in place("A", variant, 2)]
    assert StockItem.objects.get().reserved == 2


@pytest.mark.django_db
def test_a_line_is_split_over_locations_nearest_first():
    variant = shop.product(stock=2).variants.get()
    china = shop.put_in_stock(variant, 5, shop.warehouse("cn", "CN"))
    store = shop.put_in_stock(variant, 9, shop.warehouse("london", ships=False))
    place("A", variant, 6, country="CN")
    assert dict(StockItem.objects.values_list("location__code", "reserved")) == {
        "cn": 5,
        "gb": 1,
        "london": 0,
    }
    with pytest.raises(reservations.OutOfStock):
        place("B", variant, 2)
    assert china.pk != store.pk


@pytest.mark.django_db
def test_dispatch_writes_the_ledger_once():
    variant = shop.product(stock=5).variants.get()
    place("A", variant, 2)
    reservations.confirm(reference="A")
    for _twice in range(2):
        reservations.dispatch(reference="A", now=shop.NOW)
    row = StockItem.objects.get()
    assert (row.on_hand, row.reserved) == (3, 0)
    assert list(Movement.objects.order_by("pk").values_list("quantity", "reason")) == [
        (5, "receipt"),
        (-2, "dispatch"),
    ]


@pytest.mark.django_db
def test_what_is_not_paid_for_is_released():
    variant = shop.product(stock=5).variants.get()
    place("A", variant, 2)
    place("B", variant, 1)
    reservations.confirm(reference="B")
    assert expiries.release_expired(now=LATER) == 0
    assert expiries.release_expired(now=LATER + timedelta(seconds=1)) == 1
    assert StockItem.objects.get().reserved == 1


@pytest.mark.django_db
def test_reserved_units_cannot_be_counted_away():
    variant = shop.product(stock=5).variants.get()
    place("A", variant, 4)
    row = StockItem.objects.get()
    with pytest.raises(movements.NotThatMany):
        movements.record(stock_id=row.pk, quantity=-2, reason=Reason.DAMAGE, now=shop.NOW)
    row.refresh_from_db()
    assert row.on_hand == 5


@pytest.mark.django_db
def test_one_reference_moves_stock_once():
    variant = shop.product(stock=0).variants.get()
    row = StockItem.objects.get(variant=variant)
    for _twice in range(2):
        movements.record(
            stock_id=row.pk, quantity=7, reason=Reason.RECEIPT, reference="PO-1", now=shop.NOW
        )
    row.refresh_from_db()
    assert row.on_hand == 7


@pytest.mark.req("IN6")
@pytest.mark.django_db
def test_what_is_nearer_ships_first():
    variant = shop.product(stock=5).variants.get()
    leeds = shop.warehouse("leeds")
    Location.objects.filter(code="gb").update(latitude="52.4362", longitude="-1.5114")
    Location.objects.filter(pk=leeds.pk).update(latitude="53.8008", longitude="-1.5491")
    shop.put_in_stock(variant, 5, leeds)
    place("A", variant, 2, country="GB", near=(53.79, -1.54))
    place("B", variant, 1, country="GB", near=(52.41, -1.51))
    assert dict(StockItem.objects.values_list("location__code", "reserved")) == {
        "gb": 1,
        "leeds": 2,
    }


@pytest.mark.req("IN6")
@pytest.mark.django_db
def test_statements_do_not_grow_with_lines(django_assert_num_queries):
    variants = [shop.product(stock=9).variants.get() for _ in range(10)]
    for some in (variants[:1], variants):
        with django_assert_num_queries(6):
            reservations.place(
                reference=f"A-{len(some)}",
                quantities={variant.pk: 1 for variant in some},
                until=LATER,
                now=shop.NOW,
                country="GB",
            )


@pytest.mark.req("IN2")
@pytest.mark.django_db(transaction=True)
def test_an_expiry_waits_for_the_shopper_who_comes_back(elsewhere):
    variant = shop.product(stock=1).variants.get()
    place("A", variant)
    late = LATER + timedelta(seconds=1)
    with transaction.atomic():
        assert reservations.extend(reference="A", until=LATER + timedelta(minutes=15))
        expiry = elsewhere(expiries.release_expired, now=late)
        with pytest.raises(TimeoutError):
            expiry.result(timeout=0.3)
    assert expiry.result(timeout=5) == 0
    assert StockItem.objects.get().reserved == 1


@pytest.mark.req("IN2")
@pytest.mark.django_db(transaction=True)
def test_who_comes_back_too_late_is_told(elsewhere):
    variant = shop.product(stock=1).variants.get()
    place("A", variant)
    with transaction.atomic():
        assert reservations.expire(reference="A", now=LATER + timedelta(seconds=1))
        back = elsewhere(reservations.extend, reference="A", until=LATER + timedelta(hours=1))
        with pytest.raises(TimeoutError):
            back.result(timeout=0.3)
    assert back.result(timeout=5) is False
    assert StockItem.objects.get().reserved == 0


@pytest.mark.req("IN2", "IN6")
@pytest.mark.django_db(transaction=True)
def test_the_last_unit_of_an_expiring_sale_goes_to_who_waits_for_it(elsewhere):
    variant = shop.product(stock=1).variants.get()
    shop.put_in_stock(variant, 0, shop.warehouse("leeds"))
    place("A", variant)
    with transaction.atomic():
        assert reservations.expire(reference="A", now=LATER + timedelta(seconds=1))
        buyers = [elsewhere(place, name, variant) for name in ("B", "C")]
        with pytest.raises(TimeoutError):
            buyers[0].result(timeout=0.3)
    outcomes = [buyer.exception(timeout=5) for buyer in buyers]
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "OutOfStock"]
    assert StockItem.objects.get(location__code="gb").reserved == 1
    assert Reservation.objects.filter(state="held").count() == 1


@pytest.mark.django_db
def test_more_time_is_never_less():
    variant = shop.product(stock=1).variants.get()
    place("A", variant)
    assert reservations.extend(reference="A", until=shop.NOW)
    assert Reservation.objects.get().until == LATER
