"""Two hundred buyers and fifty units, over HTTP, against the real server."""

import http.client
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

import pytest

from inventory.models import Reservation, StockItem
from orders.models import Order
from payments.models import Payment
from tests.factories import shop
from tests.storefront.test_buying import GUEST, hidden

BUYERS, UNITS = 200, 50


class Buyer:
    """A browser without scripts: cookies, forms, redirects left to the caller."""

    def __init__(self, address, number):
        self.host, self.number, self.cookies = urlsplit(address).netloc, number, {}

    def send(self, method, path, fields=None):
        connection = http.client.HTTPConnection(self.host, timeout=120)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if method == "POST":
            headers |= {
                "Sec-Fetch-Site": "same-origin",
                "Content-Type": "application/x-www-form-urlencoded",
            }
        connection.request(method, path, urlencode(fields or {}), headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        connection.close()
        return answer.status, answer.getheader("Location", ""), body

    def fill(self, sku):
        assert self.send("POST", "/en/bag/lines/", {"sku": sku, "quantity": 1})[0] == 302
        status, _where, page = self.send("GET", "/en/checkout/")
        assert status == 200
        names = ("key", "expected_total", "expected_currency")
        self.form = GUEST | {"email": f"buyer{self.number}@example.com"}
        self.form |= {name: hidden(page, name) for name in names}

    def buy(self, start):
        start.wait()
        return self.send("POST", "/en/checkout/", self.form)


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
