"""Messages reach a real mail server, once, or are tried again."""

from datetime import timedelta

import pytest

from messaging.models import Message
from messaging.services import outgoing
from orders.models import Order
from orders.services import notices
from tests.api.conftest import App
from tests.factories import shop

pytestmark = pytest.mark.django_db


def receipt(now, language="en"):
    item = shop.small_shop()
    app = App()
    app.headers["Accept-Language"] = language
    app.headers["X-Currency"] = "GBP"
    app.with_cart(shop.sku(item), 2).order()
    (message,) = notices.tell(order_id=Order.objects.get().pk, template="receipt", now=now)
    return message


@pytest.mark.req("MK6", "OR4")
@pytest.mark.parametrize(("language", "name"), [("en", "Willow teapot"), ("zh-hans", "柳叶茶壶")])
def test_a_receipt_goes_out_once(postbox, now, language, name):
    message = receipt(now, language)
    for _twice in range(2):
        outgoing.deliver(message_id=message.pk, now=now)
    (letter,) = postbox.letters
    order = Order.objects.get()
    assert letter["To"] == "amy@example.com"
    assert letter["Message-ID"].startswith(f"<{message.public_id}@")
    for kind in ("plain", "html"):
        body = letter.get_body((kind,)).get_content()
        assert name in body
        assert "£96.00" in body
        assert f"/{language}/orders/{order.token}/" in body
    message.refresh_from_db()
    assert (message.state, message.receipt) == ("sent", letter["Message-ID"])


@pytest.mark.req("MK6")
def test_a_full_postbox_is_tried_again_later(postbox, now):
    message = receipt(now)
    postbox.is_full = True
    outgoing.deliver(message_id=message.pk, now=now)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 1)
    assert outgoing.due(now=now) == []
    postbox.is_full = False
    later = now + timedelta(minutes=1)
    for message_id in outgoing.due(now=later):
        outgoing.deliver(message_id=message_id, now=later)
    assert len(postbox.letters) == 1


def test_what_one_worker_has_claimed_another_leaves_alone(postbox, now):
    message = receipt(now)
    Message.objects.update(leased_until=now + timedelta(minutes=1))
    outgoing.deliver(message_id=message.pk, now=now)
    assert postbox.letters == []
    after = now + timedelta(minutes=2)
    outgoing.deliver(message_id=message.pk, now=after)
    assert len(postbox.letters) == 1


def test_the_same_news_is_queued_once(now):
    first = receipt(now)
    (again,) = notices.tell(order_id=Order.objects.get().pk, template="receipt", now=now)
    assert first.pk == again.pk
    assert Message.objects.count() == 1
