"""What a shopper without scripts does: forms filled in and sent."""

import re

from core import clock
from core.services import relay
from tests.factories import shop

GUEST = {
    "email": "Amy@Example.com",
    "name": "Amy Lin",
    "line1": "1 Garden Row",
    "city": "London",
    "postcode": "se1 6hd",
    "country": "GB",
    "phone": "",
    "delivery": "gb-standard",
    "gateway": "sandbox",
    "card_number": "4242 4242 4242 4242",
}
HIDDEN = ("key", "expected_total", "expected_currency")


def hidden(page, name):
    """The value of a hidden field, as a browser would send it."""
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    return re.search(r'value="([^"]*)"', field[0])[1]


def add(client, item, quantity=1, language="en"):
    return client.post(f"/{language}/bag/lines/", {"sku": shop.sku(item), "quantity": quantity})


def check_out(client, language="en", **changes):
    page = client.get(f"/{language}/checkout/").content.decode()
    fields = GUEST | {name: hidden(page, name) for name in HIDDEN}
    return client.post(f"/{language}/checkout/", fields | changes)


def drain(now):
    """Let everything that happened be heard, as the relay does; doors wrote the clock's time."""
    while relay.deliver_one(now=max(now, clock.now())):
        pass
