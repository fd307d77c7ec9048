"""Two hundred buyers and fifty units, over HTTP, against the real server."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from inventory.models import Reservation, StockItem
from orders.models import Order
from payments.models import Payment
from tests.factories import shop
from tests.faults.buyer import Buyer

BUYERS, UNITS = 200, 50


@pytest.mark.faults
@pytest.mark.req("IN2", "OR3", "PA1")
def test_fifty_units_are_sold_fifty_times(live_shop):
    item = shop.small_shop(stock=UNITS)
    buyers = [Buyer(live_shop, number) for number in range(BUYERS)]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda buyer: buyer.fill(shop.sku(item)), buyers))
    start = threading.Barrier(BUYERS)
    with ThreadPoolExecutor(BUYERS) as pool:
        answers = list(pool.map(lambda buyer: buyer.buy(start), buyers))

    statuses = [status for status, _where, _page in answers]
    assert (statuses.count(302), statuses.count(422)) == (UNITS, BUYERS - UNITS)
    refused = [page for status, _where, page in answers if status == 422]
    assert all("no longer available" in page for page in refused)
    assert all("/orders/" in where for status, where, _page in answers if status == 302)
    assert Order.objects.filter(state="paid").count() == Order.objects.count() == UNITS
    assert Payment.objects.filter(state="succeeded").count() == Payment.objects.count() == UNITS
    assert Reservation.objects.filter(state="confirmed").count() == UNITS
    row = StockItem.objects.get()
    assert (row.on_hand, row.reserved) == (UNITS, UNITS)
