"""From a product page to a paid order, with forms alone: no script runs here."""

import re

import pytest

from core.models import Delivery
from inventory.models import StockItem
from messaging.models import Message
from messaging.services import outgoing
from orders.models import CartLine, Order
from payments.models import Payment
from tests.factories import shop
from tests.storefront.shopper import GUEST, add, check_out, drain, hidden

pytestmark = pytest.mark.django_db


@pytest.mark.req("SF3", "OR1", "OR2", "OR3", "OR4", "OR9", "PA1", "MK6")
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_guest_buys_without_scripts(client, language, mailoutbox, now):
    item = shop.small_shop(stock=5)
    bag = add(client, item, 2, language)
    assert (bag.status_code, bag.url) == (302, f"/{language}/bag/")
    page = client.get(bag.url).content.decode()
    assert ("¥856" if language == "zh-hans" else "£96.00") in page

    changes = (
        {"delivery": "cn-standard", "country": "CN", "postcode": "200040", "city": "上海市"}
        if language == "zh-hans"
        else {}
    )
    placed = check_out(client, language, **changes)
    assert placed.status_code == 302, re.findall(r"error[^<]*<[^<]*", placed.content.decode())
    order = Order.objects.get()
    assert placed.url == f"/{language}/orders/{order.token}/"
    assert (order.state, order.email, order.language) == ("paid", "amy@example.com", language)
    assert order.lines.get().name == ("柳叶茶壶" if language == "zh-hans" else "Willow teapot")

    shown = client.get(placed.url)
    assert shown.status_code == 200
    assert order.number in shown.content.decode()
    assert shown["Cache-Control"] == "private, no-store"

    drain(now)
    due_at = Message.objects.get().due_at
    for message_id in outgoing.due(now=due_at):
        outgoing.deliver(message_id=message_id, now=due_at)
    assert len(mailoutbox) == 1
    assert order.number in mailoutbox[0].subject + mailoutbox[0].body
    assert f"/{language}/orders/{order.token}/" in mailoutbox[0].body
    assert not Delivery.objects.exclude(state="done").exists()


@pytest.mark.req("OR3")
def test_a_double_click_places_one_order(client):
    item = shop.small_shop(stock=5)
    add(client, item)
    page = client.get("/en/checkout/").content.decode()
    fields = GUEST | {
        name: hidden(page, name) for name in ("key", "expected_total", "expected_currency")
    }
    first, second = client.post("/en/checkout/", fields), client.post("/en/checkout/", fields)
    assert first.url == second.url
    assert (Order.objects.count(), Payment.objects.count()) == (1, 1)
    assert StockItem.objects.get().reserved == 1


@pytest.mark.req("OR2", "PA1")
def test_a_declined_card_keeps_everything_and_can_be_followed_by_another(client):
    item = shop.small_shop(stock=5)
    add(client, item)
    declined = check_out(client, card_number="4000 0000 0000 0002")
    order = Order.objects.get()
    assert declined.url == f"/en/orders/{order.token}/pay/"
    page = client.get(declined.url).content.decode()
    assert "declined the card" in page
    assert "1 Garden Row" in page
    paid = client.post(
        declined.url,
        {"gateway": "sandbox", "card_number": "4242424242424242", "key": hidden(page, "key")},
    )
    assert paid.url == f"/en/orders/{order.token}/"
    order.refresh_from_db()
    assert order.state == "paid"


@pytest.mark.req("PA1", "PA2")
@pytest.mark.parametrize(("word", "state"), [("approve", "paid"), ("decline", "awaiting")])
def test_the_bank_asks_first(client, word, state, now):
    item = shop.small_shop(stock=5)
    add(client, item)
    challenged = check_out(client, card_number="4000 0027 6000 3184")
    assert challenged.url.startswith("/bank/")
    assert client.get(challenged.url).status_code == 200
    back = client.post(challenged.url, {word: "1"})
    order = Order.objects.get()
    assert back.url == f"/en/orders/{order.token}/"
    from tests.payments.bank import deliver_notices

    deliver_notices(client, now)
    order.refresh_from_db()
    assert order.state == state


@pytest.mark.req("OR2")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": "nobody"}, "email"),
        ({"postcode": "XX"}, "Please check the postcode."),
        ({"name": ""}, "required"),
        ({"phone": "123"}, "Please check the telephone number."),
        ({"card_number": "1234"}, "Please check the card number."),
        ({"delivery": "pigeon"}, "Please choose a delivery method for this address."),
        ({"gateway": "cowries"}, "Please choose a way to pay."),
        ({"country": "ZZ"}, "ZZ"),
        ({"expected_total": "1.00"}, "Prices have changed"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, change, words):
    item = shop.small_shop(stock=5)
    add(client, item)
    answer = check_out(client, **change)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'value="1 Garden Row"' in page
    assert not Order.objects.exists()
    assert CartLine.objects.count() == 1


@pytest.mark.req("OR2")
def test_errors_are_in_the_readers_language(client):
    item = shop.small_shop(stock=5)
    add(client, item, language="zh-hans")
    page = check_out(client, "zh-hans", postcode="XX").content.decode()
    assert "请检查邮政编码" in page or "邮" in page


@pytest.mark.req("OR1")
def test_a_price_change_is_told_once(client):
    item = shop.small_shop()
    add(client, item)
    item.variants.get().prices.filter(price_list__currency="GBP").update(amount="50.00")
    assert "The price has changed from £48.00 to £50.00." in client.get("/en/bag/").content.decode()
    assert "The price has changed" not in client.get("/en/bag/").content.decode()


@pytest.mark.req("OR1")
def test_a_sold_out_line_is_told_and_stops_the_checkout(client):
    item = shop.small_shop(stock=2)
    add(client, item, 2)
    StockItem.objects.update(reserved=1)
    assert "Only 1 left" in client.get("/en/bag/").content.decode()
    answer = check_out(client)
    assert answer.status_code == 422
    assert "no longer available" in answer.content.decode()


@pytest.mark.req("OR1")
def test_lines_can_be_changed_removed_and_put_back(client):
    item = shop.small_shop(stock=5)
    add(client, item)
    line = CartLine.objects.get()
    client.post(f"/en/bag/lines/{line.public_id}/", {"quantity": 3})
    line.refresh_from_db()
    assert line.quantity == 3
    refused = client.post(f"/en/bag/lines/{line.public_id}/", {"quantity": 9})
    assert (refused.status_code, "Only 5 left" in refused.content.decode()) == (422, True)
    client.post(f"/en/bag/lines/{line.public_id}/", {"save": "1"})
    assert CartLine.objects.get().is_saved
    client.post(f"/en/bag/lines/{line.public_id}/", {"remove": "1"})
    assert not CartLine.objects.exists()
    client.post("/en/bag/undo/", {"sku": shop.sku(item), "quantity": 3})
    assert CartLine.objects.get().quantity == 3


@pytest.mark.req("OR1")
@pytest.mark.parametrize(
    "fields",
    [
        {"sku": "NO-SUCH"},
        {"sku": ""},
        {"sku": "x" * 500},
        {},
        {"quantity": "-3"},
        {"quantity": "many"},
        {"quantity": "100000000000000000000"},
    ],
)
def test_nonsense_added_changes_nothing(client, fields):
    item = shop.small_shop()
    answer = client.post("/en/bag/lines/", {"sku": shop.sku(item)} | fields if fields else {})
    assert answer.status_code == 422
    assert not CartLine.objects.exists()


@pytest.mark.req("OR1")
def test_a_forged_bag_opens_nothing(client):
    item = shop.small_shop()
    add(client, item)
    client.cookies["bag"] = "forged' OR 1=1 --"
    assert "Your bag is empty" in client.get("/en/bag/").content.decode()
    assert client.get("/en/orders/guessed-token/").status_code == 404


@pytest.mark.req("SF2")
def test_buy_now_leaves_the_bag_alone(client):
    first = shop.small_shop(stock=5)
    other = shop.product(name="Oak stool", stock=5)
    add(client, first)
    direct = client.post("/en/bag/lines/", {"sku": shop.sku(other), "quantity": 1, "buy_now": "1"})
    page = client.get(direct.url).content.decode()
    assert "Oak stool" in page
    fields = GUEST | {
        name: hidden(page, name) for name in ("key", "expected_total", "expected_currency", "bag")
    }
    client.post("/en/checkout/", fields)
    assert Order.objects.get().lines.get().name == "Oak stool"
    assert "Willow teapot" in client.get("/en/bag/").content.decode()


@pytest.mark.req("OR1", "SF6")
@pytest.mark.parametrize(("language", "said"), [("en", "from 1 to 99"), ("zh-hans", "1 到 99")])
def test_a_quantity_nobody_can_buy_is_refused_in_the_readers_language(client, language, said):
    answer = add(client, shop.small_shop(), 100, language)
    assert answer.status_code == 422
    assert said in answer.content.decode()
