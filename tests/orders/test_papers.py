"""Invoices, credit notes and slips: numbered without a gap, and saying what was agreed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import storages
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from core.money import Money
from orders.models import Document, Fapiao, Fulfilment, Material, Order, Seller, Series
from orders.rules import papers
from orders.rules.papers import Row
from orders.services import cancellations, fulfilments, packing
from orders.services.papers import issuing, making
from pricing.models import TaxRate
from shop.roles import write_roles
from tests.api.conftest import App
from tests.factories import sales, shop
from tests.orders.test_returns import came_back, settled
from tests.storefront.shopper import GUEST, HIDDEN, add, drain, hidden

pytestmark = pytest.mark.django_db


def names(kind):
    return list(Document.objects.filter(kind=kind).order_by("pk").values_list("name", flat=True))


@pytest.mark.req("OR8", "OR13")
def test_a_paid_order_has_an_invoice_with_its_tax_by_rate(now):
    TaxRate.objects.create(country="GB", tax_class="zero", percent=0)
    book = shop.product(name="Book", gbp="10.00")
    item = shop.small_shop()
    kind = book.product_type
    kind.pk, kind.public_id, kind.code, kind.tax_class = None, "book-type", "book", "zero"
    kind.save()
    book.product_type = kind
    book.save(update_fields=["product_type"])
    sales.paid(shop.sku(item), shop.sku(book), quantity=1)
    drain(now)
    drain(now)
    document = Document.objects.get()
    assert (document.name, document.kind, document.total) == ("INV-000001", "invoice", Decimal(58))
    taxes = {one["percent"]: (one["net"], one["tax"]) for one in document.data["taxes"]}
    assert taxes == {"20 %": ("£40.00", "£8.00"), "0 %": ("£10.00", "£0.00")}
    assert [row["quantity"] for row in document.data["rows"]] == [1, 1]


@pytest.mark.req("OR13")
def test_a_refund_has_a_credit_note_with_its_lines(now):
    order = sales.delivered(sales.paid(quantity=3), now)
    drain(now)
    settled(came_back(order, now, units=2), now)
    issuing.credit_notes(order_id=order.pk, now=now)
    issuing.credit_notes(order_id=order.pk, now=now)
    note = Document.objects.get(kind="credit")
    assert (note.name, note.total, note.data["credits"]) == (
        "CRN-000001", Decimal("96.00"), "INV-000001",
    )  # fmt: skip
    assert note.data["rows"][0]["quantity"] == 2
    assert note.data["taxes"] == [
        {"percent": "20 %", "net": "£80.00", "tax": "£16.00", "gross": "£96.00"}
    ]


@pytest.mark.req("OR13")
def test_part_cancelled_after_payment_is_credited_before_it_is_left_out(now):
    item = shop.small_shop()
    order = sales.placed(shop.sku(item), quantity=3)
    line = order.lines.get().pk
    cancellations.keep_only(order_id=order.pk, keep={line: 2}, reason="shopper", now=now)
    App().pay(order.token, key="now")
    cancellations.keep_only(order_id=order.pk, keep={line: 1}, reason="shopper", now=now)
    issuing.invoice(order_id=order.pk, now=now)
    issuing.credit_notes(order_id=order.pk, now=now)
    totals = dict(Document.objects.values_list("kind", "total"))
    assert totals == {"invoice": Decimal("96.00"), "credit": Decimal("48.00")}


@pytest.mark.req("OR13")
def test_what_the_shop_was_never_owed_is_no_credit_note(now):
    order = sales.paid()
    drain(now)
    assert issuing.credit_notes(order_id=order.pk, now=now) == []
    cancellations.cancel(order_id=order.pk, reason="shopper", now=now)
    issuing.credit_notes(order_id=order.pk, now=now)
    assert Document.objects.get(kind="credit").total == order.total


@pytest.mark.req("OR13")
@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_when_many_issue_and_some_roll_back(now, elsewhere):
    item = shop.small_shop(stock=40)
    orders = [sales.placed(shop.sku(item), quantity=1) for _ in range(8)]

    class Broken(Exception):
        """Something after the number was taken."""

    def issue(order, fails):
        with transaction.atomic():
            issuing.invoice(order_id=order.pk, now=now)
            if fails:
                raise Broken

    asked = [elsewhere(issue, order, place % 3 == 1) for place, order in enumerate(orders)]
    failed = [one for one in asked if isinstance(one.exception(timeout=20), Broken)]
    assert len(failed) == 3
    assert sorted(names("invoice")) == [f"INV-{number:06d}" for number in range(1, 6)]
    for order in orders:
        issuing.invoice(order_id=order.pk, now=now)
    assert sorted(names("invoice")) == [f"INV-{number:06d}" for number in range(1, 9)]
    assert Series.objects.get().next_number == 9


@pytest.mark.req("OR13")
@pytest.mark.django_db(transaction=True)
def test_the_next_number_waits_for_the_one_before(now, elsewhere):
    item = shop.small_shop()
    first, second = (sales.placed(shop.sku(item), quantity=1) for _ in range(2))
    Series.objects.create(code="invoice", prefix="INV-")
    with transaction.atomic():
        issuing.invoice(order_id=first.pk, now=now)
        waiting = elsewhere(issuing.invoice, order_id=second.pk, now=now)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.3)
        transaction.set_rollback(True)
    assert waiting.result(timeout=5).name == "INV-000001"


@pytest.mark.req("OR8", "OR13")
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_file_is_made_and_opened_by_the_secret_link_alone(client, now, language):
    Seller.objects.create(
        name_en="Loop Ltd", name_zh_hans="环市有限公司", address_en="1 Road\nLondon"
    )
    order = sales.paid()
    Order.objects.update(language=language)
    document = issuing.invoice(order_id=order.pk, now=now)
    address = f"/en/orders/{order.token}/papers/{document.public_id}/"
    assert client.get(address).status_code == 404
    assert making.due() == [document.pk]
    for _twice in range(2):
        making.make(document_id=document.pk)
    assert making.due() == []
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert client.get(address.replace(order.token, "guessed")).status_code == 404
    page = client.get(f"/en/orders/{order.token}/").content.decode()
    assert address in page
    kept = storages["private"].listdir("documents")[1]
    assert f"{document.public_id}.pdf" in kept


@pytest.mark.req("OR8")
def test_a_packing_slip_has_the_words_of_the_card_and_no_price(now):
    order = sales.paid(quantity=2)
    Order.objects.update(gift_message="Happy birthday, Amy!", note="Ring twice")
    fulfilments.pack(order_id=order.pk, now=now)
    slip = issuing.slip(parcel_id=Fulfilment.objects.get().pk, now=now)
    assert issuing.slip(parcel_id=Fulfilment.objects.get().pk, now=now).pk == slip.pk
    assert (slip.data["gift"], slip.data["note"]) == ("Happy birthday, Amy!", "Ring twice")
    assert [row["quantity"] for row in slip.data["rows"]] == [2]
    assert "£" not in str(slip.data)
    assert making.pdf(slip).startswith(b"%PDF")


@pytest.fixture
def wrap():
    """Wrapping paper for two pounds."""
    kind = shop.product_type("gift-wrap", "service")
    item = shop.product(name="Linen wrap", gbp="2.00", nature="service")
    item.product_type = kind
    item.save(update_fields=["product_type"])
    return shop.sku(item)


@pytest.mark.req("OR8", "SF3")
def test_a_present_is_wrapped_for_its_price(client, wrap):
    add(client, shop.small_shop(), 1)
    page = client.get("/en/checkout/").content.decode()
    assert "Linen wrap" in page
    sent = GUEST | {name: hidden(page, name) for name in HIDDEN}
    sent |= {"wrap": wrap, "gift_message": "For you"}
    again = client.post("/en/checkout/", sent)
    assert again.status_code == 422
    assert "Prices have changed" in again.content.decode()
    sent["expected_total"] = hidden(again.content.decode(), "expected_total")
    assert client.post("/en/checkout/", sent).status_code == 302
    order = Order.objects.get()
    assert (order.total, order.gift_message) == (Decimal("50.00"), "For you")
    assert set(order.lines.values_list("name", flat=True)) == {"Willow teapot", "Linen wrap"}


@pytest.mark.req("OR8")
def test_a_wrapping_that_is_not_offered_is_refused(client, wrap):
    item = shop.small_shop()
    add(client, item, 1)
    page = client.get("/en/checkout/").content.decode()
    sent = GUEST | {name: hidden(page, name) for name in HIDDEN} | {"wrap": shop.sku(item)}
    answer = client.post("/en/checkout/", sent)
    assert answer.status_code == 422
    assert "not offered any more" in answer.content.decode()
    assert not Order.objects.exists()


COMPANY = {
    "kind": "company",
    "title": "苏州环市贸易有限公司",
    "tax_number": "9132 0594MA1XYYAB3C",
    "email": "fapiao@example.com",
}


@pytest.fixture
def chinese(now):
    order = sales.paid()
    Order.objects.update(currency="CNY", language="zh-hans")
    return order


@pytest.mark.req("OR13")
def test_a_fapiao_is_asked_for_on_the_orders_page(client, chinese):
    address = f"/zh-hans/orders/{chinese.token}/fapiao/"
    assert client.post(address, COMPANY).status_code == 302
    row = Fapiao.objects.get()
    assert (row.title, row.tax_number) == ("苏州环市贸易有限公司", "91320594MA1XYYAB3C")
    assert client.post(address, COMPANY | {"kind": "personal", "title": "王芳"}).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.tax_number) == ("王芳", "")


@pytest.mark.req("OR13")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"tax_number": ""}, "请填写公司税号"),
        ({"tax_number": "12345"}, "请填写公司税号"),
        ({"title": ""}, "发票抬头"),
        ({"email": "no"}, "邮箱"),
    ],
)
def test_bad_fapiao_data_is_told(client, chinese, changes, words):
    answer = client.post(f"/zh-hans/orders/{chinese.token}/fapiao/", COMPANY | changes)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Fapiao.objects.exists()


@pytest.mark.req("OR8", "OR13", "AC5")
def test_operators_open_papers_and_see_what_was_packed_in(client, now):
    write_roles()
    owner = User.objects.create_user("owner@example.com", "a long pass phrase", is_staff=True)
    owner.groups.add(Group.objects.get(name="owner"))
    order = sales.paid(quantity=3)
    box = Material.objects.create(
        name_en="Small box", name_zh_hans="小纸箱", weight_g=80, is_recycled=True
    )
    line = order.lines.get().pk
    packing.pack(order_id=order.pk, units={line: 1}, now=now)
    fulfilments.ship(order_id=order.pk, carrier="P", tracking="1", material=box, now=now)
    packing.pack(order_id=order.pk, now=now + timedelta(hours=1))
    client.force_login(owner)
    parcel = Fulfilment.objects.get(position=2)
    sent = {"carrier": "P", "tracking": "2", "material": box.pk}
    client.post(reverse("admin:orders_fulfilment_move", args=[parcel.pk, "send"]), sent)
    report = client.get(reverse("admin:orders_material_report")).content.decode()
    assert "160 g of packaging each, 100 % of it recycled" in report
    slip = client.get(reverse("admin:orders_fulfilment_slip", args=[parcel.pk]), follow=True)
    assert slip["Content-Type"] == "application/pdf"
    assert b"".join(slip.streaming_content).startswith(b"%PDF")
    issuing.invoice(order_id=order.pk, now=now)
    assert client.get(reverse("admin:orders_document_changelist")).status_code == 200


@pytest.mark.req("OR13")
def test_a_sum_is_spread_over_the_rates_it_came_from():
    def money(amount):
        return Money(Decimal(amount), "GBP")

    rows = [
        Row("a", 1, Decimal(20), money("40.00"), money("8.00")),
        Row("b", 1, Decimal(0), money("12.00"), money("0.00")),
    ]
    spread = papers.spread("Refund", money("10.00"), rows)
    assert [(str(row.gross.amount), str(row.tax.amount)) for row in spread] == [
        ("8.00", "1.33"), ("2.00", "0.00"),
    ]  # fmt: skip
