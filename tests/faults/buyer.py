"""A buyer at the other end of a wire; needs no Django."""

import http.client
from urllib.parse import urlencode, urlsplit

from tests.storefront.forms import GUEST, HIDDEN, hidden


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
        self.form = checkout_form(page, self.number)

    def buy(self, start):
        start.wait()
        return self.send("POST", "/en/checkout/", self.form)


def checkout_form(page, number):
    """What a guest sends from this page."""
    form = GUEST | {"email": f"buyer{number}@example.com"}
    return form | {name: hidden(page, name) for name in HIDDEN}
