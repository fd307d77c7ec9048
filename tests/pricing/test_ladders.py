"""Price ladders: the first 100 at 79.00, then 89.00, exactly, however many buy at once."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.money import Money
from orders.models import Order
from orders.services import cancellations
from pricing import selectors
from pricing.models import LadderStep, Price, PriceChange, PriceLadder, PriceList
from pricing.services import ladders
from tests.api.conftest import App
from tests.factories import shop
from tests.storefront.shopper import drain

pytestmark = [pytest.mark.django_db, pytest.mark.req("PR15")]


def public():
    return PriceList.objects.get(currency="GBP", is_public=True)


@pytest.fixture
def variant():
    return shop.small_shop(gbp="99.00", stock=50).variants.get()


def begin(variant, *steps):
    wanted = [(units, Decimal(amount)) for units, amount in steps]
    return ladders.start(variant_id=variant.pk, price_list=public(), steps=wanted, now=shop.NOW)


def quoted(variant, quantity=1):
    found = selectors.quotes(
        variant_ids=[variant.pk], currency="GBP", quantities={variant.pk: quantity}
    )
    return found[variant.pk]


def take(variant, units, price, reference):
    ladders.take(
        reference=reference,
        wanted={variant.pk: (units, Money(Decimal(price), "GBP"))},
        currency="GBP",
        now=shop.NOW,
    )


def taken(ladder):
    return list(ladder.steps.order_by("position").values_list("taken", flat=True))


def test_each_step_is_sold_exactly_and_every_one_is_in_the_history(variant):
    ladder = begin(variant, (3, "79.00"), (2, "89.00"))
    assert [(step.price.amount, step.left) for step in quoted(variant).ladder] == [(79, 3), (89, 2)]
    assert quoted(variant).was == Money(Decimal("99.00"), "GBP")

    take(variant, 2, "79.00", "A-1")
    take(variant, 2, "79.00", "A-1")  # the same sale once more
    assert taken(ladder) == [2, 0]
    # No line has two prices: two units are not to be had at 79.00 any more, one is.
    assert (quoted(variant, 1).price.amount, quoted(variant, 2).price.amount) == (79, 89)
    take(variant, 1, "79.00", "A-2")
    assert quoted(variant).price.amount == 89
    take(variant, 2, "89.00", "A-3")
    assert (quoted(variant).price.amount, quoted(variant).was) == (99, None)
    assert quoted(variant).ladder == ()
    kept = PriceChange.objects.filter(variant=variant, why="ladder").order_by("pk")
    assert [row.amount for row in kept] == [79, 89, 99]


def test_what_others_took_meanwhile_is_refused_and_nothing_is_taken(variant):
    ladder = begin(variant, (3, "79.00"), (None, "89.00"))
    take(variant, 2, "79.00", "A-1")
    with pytest.raises(ladders.PriceStepped):
        take(variant, 2, "79.00", "A-2")
    assert taken(ladder) == [2, 0]
    with pytest.raises(IntegrityError), transaction.atomic():
        LadderStep.objects.filter(ladder=ladder, position=0).update(taken=4)


def test_a_cancelled_order_gives_its_units_back(variant):
    ladder = begin(variant, (2, "79.00"), (None, "89.00"))
    take(variant, 2, "79.00", "A-1")
    take(variant, 5, "89.00", "A-2")
    ladders.keep_only(reference="A-1", units={}, now=shop.NOW)
    ladders.keep_only(reference="A-1", units={}, now=shop.NOW)
    assert taken(ladder) == [0, 5]
    assert quoted(variant).price.amount == 79


def test_by_what_is_left_in_stock(variant):
    ladder = ladders.start_by_stock(
        variant_id=variant.pk,
        price_list=public(),
        steps=[(20, Decimal(79)), (5, Decimal(89)), (None, Decimal(95))],
        now=shop.NOW,
    )
    units = ladder.steps.order_by("position").values_list("units", flat=True)
    assert list(units) == [30, 15, None]  # of 50


@pytest.mark.parametrize("steps", [[], [(None, "1"), (2, "2")], [(0, "1")], [(-3, "1")]])
def test_impossible_ladders_are_refused(variant, steps):
    with pytest.raises(ladders.LadderImpossible):
        begin(variant, *steps)
    assert PriceLadder.objects.count() == 0


def test_one_ladder_at_a_time_and_stopping_brings_the_price_back(variant):
    ladder = begin(variant, (3, "79.00"))
    with pytest.raises(ladders.LadderImpossible):
        begin(variant, (3, "70.00"))
    ladders.stop(ladder_id=ladder.pk, now=shop.NOW)
    ladders.stop(ladder_id=ladder.pk, now=shop.NOW)
    assert Price.objects.get(variant=variant, price_list=public()).amount == 99


def test_orders_take_their_units_and_give_them_back(variant, client):
    ladder = begin(variant, (2, "79.00"), (None, "89.00"))
    page = client.get(f"/en/p/{variant.product.slug_en}/").content.decode()
    assert "2 left at this price, then £89.00" in page

    def order(units):
        return App().with_cart(variant.sku, units).order()

    assert order(2).json()["items"]["amount"] == "158.00"
    assert order(1).json()["items"]["amount"] == "89.00"
    assert taken(ladder) == [2, 1]
    drain(shop.NOW)
    assert (
        "left at this price" not in client.get(f"/en/p/{variant.product.slug_en}/").content.decode()
    )
    first = Order.objects.earliest("pk")
    cancellations.cancel(order_id=first.pk, reason="unpaid", now=shop.NOW)
    drain(shop.NOW)
    assert taken(ladder) == [0, 1]


@pytest.mark.django_db(transaction=True)
def test_the_last_unit_at_a_price_is_sold_once(elsewhere):
    variant = shop.small_shop(gbp="99.00", stock=50).variants.get()
    ladder = begin(variant, (1, "79.00"), (None, "89.00"))

    with transaction.atomic():
        take(variant, 1, "79.00", "A-1")
        second = elsewhere(take, variant, 1, "79.00", "A-2")
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)

    assert isinstance(second.exception(timeout=5), ladders.PriceStepped)
    assert taken(ladder) == [1, 0]
    assert Price.objects.get(variant=variant, price_list=public()).amount == 89
