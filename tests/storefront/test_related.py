"""Related products, services and digital goods: shown, bought, and read only by who has paid."""

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from catalog.models import Content, Relation
from core import page_cache
from inventory.models import Reservation, StockItem
from orders.models import CartLine, Order
from orders.services import cancellations, carts, fulfilments
from payments.models import Payment
from tests.factories import shop
from tests.factories.voices import person
from tests.storefront.shopper import GUEST, add, check_out, drain, hidden

pytestmark = pytest.mark.django_db


@pytest.fixture
def pot(now):
    found = shop.small_shop(stock=5)
    drain(now)
    return found


def service(name="Two-year warranty", gbp="12.00"):
    return shop.product(name=name, zh="两年质保", gbp=gbp, cny="108", nature="service")


def guide(name="Tea guide"):
    item = shop.product(name=name, zh="茶指南", gbp="6.00", cny="48", nature="digital")
    content = Content(
        product=item, body_en="## Water\n\n<script>x</script> **80** degrees.", body_zh_hans="## 水"
    )
    content.file.save("guide.pdf", ContentFile(b"%PDF-1.4 secret"))
    return item


def relate(item, other, kind):
    return Relation.objects.create(product=item, related=other, kind=kind)


def text(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def checked_out(client, **changes):
    """Check out with what the page asks for when nothing travels."""
    page = text(client, "/en/checkout/")
    names = ("key", "expected_total", "expected_currency")
    fields = {name: GUEST[name] for name in ("email", "name", "country", "gateway", "card_number")}
    fields |= {name: hidden(page, name) for name in names} | {"parcel": "0"}
    return client.post("/en/checkout/", fields | changes)


@pytest.mark.req("CA5")
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_page_shows_what_belongs_to_the_product(client, pot, language, now):
    relate(pot, shop.product(name="Oak tray", zh="橡木托盘"), "accessory")
    relate(pot, guide(), "content")
    relate(pot, shop.product(name="Heron teapot", zh="苍鹭茶壶"), "substitute")
    warranty = service()
    relate(pot, warranty, "service")
    slug = pot.slug_en if language == "en" else pot.slug_zh_hans
    page = text(client, f"/{language}/p/{slug}/")
    names = ("Oak tray", "Tea guide", "Heron teapot", "Two-year warranty", "£12.00")
    zh = ("橡木托盘", "茶指南", "苍鹭茶壶", "两年质保", "¥108")
    assert all(name in page for name in (names if language == "en" else zh))
    assert f'name="along" value="{shop.sku(warranty)}"' in page


@pytest.mark.req("CA5")
def test_a_relation_stands_once_and_not_with_itself(pot):
    other = shop.product(name="Oak tray")
    relate(pot, other, "accessory")
    for wrong in (other, pot):
        with pytest.raises(IntegrityError), transaction.atomic():
            relate(pot, wrong, "accessory")


@pytest.mark.req("CA5", "SE1")
def test_services_are_not_in_lists(client, pot):
    service()
    assert "warranty" not in text(client, "/en/c/kitchen/")
    assert "Two-year warranty" not in text(client, "/en/search/?q=warranty")


@pytest.mark.req("CA5", "OR1")
def test_a_service_comes_along_with_the_product(client, pot):
    warranty = service()
    relate(pot, warranty, "service")
    fields = {"sku": shop.sku(pot), "quantity": 2, "along": [shop.sku(warranty)]}
    client.post("/en/bag/lines/", fields)
    lines = {line.variant.sku: line.quantity for line in CartLine.objects.all()}
    assert lines == {shop.sku(pot): 2, shop.sku(warranty): 2}
    assert "£120.00" in text(client, "/en/bag/")  # 2 × 48 + 2 × 12
    check_out(client)
    order = Order.objects.get()
    assert order.state == "paid"
    assert Reservation.objects.count() == 1  # of the pots alone
    assert {line.nature for line in order.lines.all()} == {"goods", "service"}
    fulfilments.pack(order_id=order.pk, now=order.placed_at)
    fulfilments.ship(order_id=order.pk, carrier="P", tracking="1", now=order.placed_at)
    assert StockItem.objects.get().on_hand == 3


@pytest.mark.req("CA5")
def test_only_services_of_this_product_come_along(client, pot):
    other = service()
    answer = client.post("/en/bag/lines/", {"sku": shop.sku(pot), "along": [shop.sku(other)]})
    assert answer.status_code == 422
    assert not CartLine.objects.exists()
    with pytest.raises(carts.NotForSale):
        carts.apart(sku=shop.sku(pot), quantity=1, currency="GBP", along=["NONE"])


@pytest.mark.req("CA5", "OR2")
def test_a_digital_good_is_bought_without_an_address_and_read_at_once(client, pot, now):
    item = guide()
    add(client, item)
    page = text(client, "/en/checkout/")
    assert 'name="line1"' not in page
    assert 'name="delivery"' not in page
    wrong = checked_out(client, email="nobody")
    assert (wrong.status_code, Order.objects.exists()) == (422, False)
    placed = checked_out(client)
    order = Order.objects.get()
    assert (placed.url, order.state) == (f"/en/orders/{order.token}/", "delivered")
    assert (order.delivery_name, order.delivery_by, order.total) == ("", None, 6)
    assert not Reservation.objects.exists()
    shown = text(client, placed.url)
    read = f"/en/orders/{order.token}/read/{order.lines.get().public_id}/"
    assert read in shown
    assert "order-cancel" not in shown
    assert "/cancel/" not in shown
    words = text(client, read)
    assert "<strong>80</strong> degrees" in words
    assert "<script>x" not in words
    file = client.get(f"{read}file/")
    assert b"".join(file.streaming_content) == b"%PDF-1.4 secret"
    assert "attachment" in file["Content-Disposition"]
    drain(now)


@pytest.mark.req("CA5")
def test_nobody_reads_without_paying(client, pot, now):
    item = guide()
    name = Content.objects.get().file.name
    assert name.startswith("private/")
    for path in (f"/media/{name}", f"/media//{name}", f"/media/./{name}", f"/media/x/../{name}"):
        assert client.get(path).status_code == 404
    add(client, item)
    checked_out(client, card_number="4000 0000 0000 0002")  # declined
    order = Order.objects.get()
    read = f"/en/orders/{order.token}/read/{order.lines.get().public_id}/"
    assert order.state == "awaiting"
    for path in (read, f"{read}file/", f"/api/v1/orders/{order.token}/lines/x/content/"):
        assert client.get(path).status_code == 404
    pay = text(client, f"/en/orders/{order.token}/pay/")
    fields = {"gateway": "sandbox", "card_number": "4242424242424242", "key": hidden(pay, "key")}
    client.post(f"/en/orders/{order.token}/pay/", fields)
    assert client.get(read).status_code == 200
    assert client.get(read.replace(order.token, "guessed")).status_code == 404
    assert client.get(f"/en/orders/{order.token}/read/guessed/").status_code == 404
    Payment.objects.update(refunded=6)
    assert client.get(read).status_code == 404
    assert client.get(f"{read}file/").status_code == 404


@pytest.mark.req("CA5")
def test_a_cancelled_order_is_not_read_any_more(client, pot, now):
    add(client, pot)
    add(client, guide())
    check_out(client)
    order = Order.objects.get()
    line = order.lines.get(nature="digital")
    read = f"/en/orders/{order.token}/read/{line.public_id}/"
    other = order.lines.get(nature="goods")
    assert client.get(read).status_code == 200
    assert client.get(read.replace(line.public_id, other.public_id)).status_code == 404
    cancellations.cancel(order_id=order.pk, reason="shopper", now=now)
    assert client.get(read).status_code == 404


@pytest.mark.req("CA5")
def test_a_member_finds_what_they_bought_in_the_library(client, pot):
    amy = person("amy@example.com")
    assert client.get("/en/member/library/").status_code == 302
    client.force_login(amy)
    add(client, guide())
    checked_out(client)
    order = Order.objects.get()
    page = text(client, "/en/member/library/")
    assert f"/en/orders/{order.token}/read/" in page
    client.force_login(person("kim@example.com"))
    assert "Tea guide" not in text(client, "/en/member/library/")


@pytest.mark.req("CA5", "OR2")
def test_a_bag_that_has_changed_asks_for_the_address(client, pot):
    add(client, guide())
    page = text(client, "/en/checkout/")
    add(client, pot)
    names = ("key", "expected_total", "expected_currency")
    fields = {name: GUEST[name] for name in ("email", "name", "country", "gateway", "card_number")}
    fields |= {name: hidden(page, name) for name in names} | {"parcel": "0"}
    answer = client.post("/en/checkout/", fields)
    assert answer.status_code == 422
    assert "where to deliver" in answer.content.decode()
    assert 'name="line1"' in answer.content.decode()
    assert not Order.objects.exists()


@pytest.mark.req("CA5")
def test_a_service_alone_is_marked_done_by_an_operator(client, pot, now):
    add(client, service())
    checked_out(client)
    order = Order.objects.get()
    assert (order.state, order.has_parcel) == ("paid", False)
    with pytest.raises(fulfilments.states.IllegalMove):
        fulfilments.pack(order_id=order.pk, now=now)
    fulfilments.deliver(order_id=order.pk, now=now)
    order.refresh_from_db()
    assert order.state == "delivered"


@pytest.mark.req("CA5")
def test_goods_are_not_delivered_before_they_were_sent(client, pot, now):
    add(client, pot)
    check_out(client)
    with pytest.raises(fulfilments.states.IllegalMove):
        fulfilments.deliver(order_id=Order.objects.get().pk, now=now)


@pytest.mark.req("CA5", "SF8")
@pytest.mark.parametrize("rows", [1, 3])
def test_relations_cost_the_same_however_many(client, pot, rows, django_assert_num_queries):
    for number in range(rows):
        relate(pot, shop.product(name=f"Tray {number}"), "accessory")
        relate(pot, service(name=f"Warranty {number}"), "service")
    path = f"/en/p/{pot.slug_en}/"
    text(client, path)
    page_cache.bump([f"product:{pot.pk}"])
    with django_assert_num_queries(9):  # one more than a page without
        text(client, path)
