"""What a shopper without scripts does: forms filled in and sent."""

from core import clock
from core.services import relay
from tests.factories import shop
from tests.storefront.forms import GUEST, HIDDEN, hidden


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
