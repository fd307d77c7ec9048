"""What a shopper fills in and finds in forms; needs no Django."""

import re

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
