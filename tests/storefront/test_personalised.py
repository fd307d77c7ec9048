"""Goods made for the buyer: what is asked, what it costs, and where it is shown afterwards."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import User
from catalog import personalisation
from catalog.models import PersonalChoice, PersonalField
from catalog.rules import letters
from core import page_cache
from inventory.models import StockItem
from messaging.models import Message
from orders.models import CartLine, Order
from orders.services import carts
from pricing.models import Surcharge
from tests.factories import shop
from tests.storefront.shopper import check_out, drain

pytestmark = pytest.mark.django_db


def engraving(item, **fields):
    made = PersonalField.objects.create(
        **(
            {
                "product": item,
                "code": "engraving",
                "name_en": "Engraving",
                "name_zh_hans": "刻字",
                "max_length": 12,
                "lead_days": 3,
            }
            | fields
        )
    )
    Surcharge.objects.create(field=made, currency="GBP", amount=Decimal("6.00"))
    Surcharge.objects.create(field=made, currency="CNY", amount=Decimal(48))
    return made


def thread(item):
    made = PersonalField.objects.create(
        product=item,
        code="thread",
        kind="choice",
        name_en="Thread",
        name_zh_hans="线色",
        position=1,
    )
    for code, name, zh, amount in (("oat", "Oat", "燕麦", None), ("gold", "Gold", "金", "2.50")):
        choice = PersonalChoice.objects.create(
            field=made, code=code, label_en=name, label_zh_hans=zh
        )
        if amount:
            Surcharge.objects.create(field=made, choice=choice, currency="GBP", amount=amount)
    return made


@pytest.fixture
def pen(now):
    item = shop.small_shop(name="Lacquer pen", zh="漆面钢笔", stock=5)
    drain(now)
    return item


def put(client, item, quantity=1, language="en", **wishes):
    fields = {f"personal.{code}": value for code, value in wishes.items()}
    return client.post(
        f"/{language}/bag/lines/", {"sku": shop.sku(item), "quantity": quantity} | fields
    )


def text(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.req("CA6", "PR1", "OR9")
def test_an_engraving_is_priced_shown_and_copied_everywhere(client, pen, now):
    engraving(pen)
    thread(pen)
    page = text(client, f"/en/p/{pen.slug_en}/")
    assert all(words in page for words in ("Engraving", "+ £6.00", "Up to 12 letters", "Gold"))
    put(client, pen, 2, engraving="  For   Amy ", thread="gold")
    bag = text(client, "/en/bag/")
    assert "Engraving: <b>For Amy</b>" in bag
    assert "Thread: <b>Gold</b>" in bag
    assert "£113.00" in bag  # 2 × (48 + 6 + 2.50)
    assert "The price has changed" not in bag
    checkout = text(client, "/en/checkout/")
    assert "For Amy" in checkout
    placed = check_out(client)
    order = Order.objects.get()
    line = order.lines.get()
    assert (order.state, order.items, line.unit) == ("paid", Decimal(113), Decimal("56.50"))
    assert line.personal == [
        {"name": "Engraving", "value": "For Amy"},
        {"name": "Thread", "value": "Gold"},
    ]
    PersonalField.objects.all().delete()
    assert "For Amy" in text(client, placed.url)
    drain(now)
    assert "Engraving: For Amy" in Message.objects.get().text
    client.force_login(User.objects.create_superuser("o@example.com", "x"))
    packing = text(client, reverse("admin:orders_order_change", args=[order.pk]))
    assert "Engraving: For Amy · Thread: Gold" in packing


@pytest.mark.req("CA6")
def test_in_chinese_it_is_told_in_chinese(client, pen):
    engraving(pen, script="han")
    assert "刻字" in text(client, f"/zh-hans/p/{pen.slug_zh_hans}/")
    put(client, pen, language="zh-hans", engraving="小满")
    bag = text(client, "/zh-hans/bag/")
    assert "刻字" in bag
    assert "小满" in bag
    assert "¥476" in bag


@pytest.mark.req("CA6", "IN10")
def test_what_is_made_leaves_later(client, pen):
    put(client, pen)
    check_out(client)
    plain = Order.objects.latest("pk").delivery_by
    engraving(pen, lead_days=7)
    put(client, pen, engraving="Amy")
    before = re.search(r"choice__note\">([^<]*)", text(client, "/en/checkout/"))[1]
    check_out(client)
    assert Order.objects.latest("pk").delivery_by == plain + timedelta(days=7)
    assert "Dec" in before  # 22 November, a week, and up to three working days


@pytest.mark.req("CA6", "OR1")
def test_two_engravings_are_two_lines_and_the_same_is_one(client, pen):
    engraving(pen)
    put(client, pen, engraving="Amy")
    put(client, pen, engraving="Kim")
    put(client, pen, engraving="Amy")
    put(client, pen)
    lines = CartLine.objects.order_by("pk")
    assert [(line.quantity, [w["value"] for w in line.personal]) for line in lines] == [
        (2, ["Amy"]),
        (1, ["Kim"]),
        (1, []),
    ]
    check_out(client)
    assert Order.objects.get().lines.count() == 3
    assert StockItem.objects.get().reserved == 4


@pytest.mark.req("CA6", "IN2")
def test_lines_of_one_variant_share_its_stock(client, pen):
    engraving(pen)
    put(client, pen, 3, engraving="Amy")
    refused = put(client, pen, 3, engraving="Kim")
    assert (refused.status_code, "Only 2 left" in refused.content.decode()) == (422, True)
    put(client, pen, 2, engraving="Kim")
    line = CartLine.objects.latest("pk")
    assert client.post(f"/en/bag/lines/{line.public_id}/", {"quantity": 3}).status_code == 422


@pytest.mark.req("CA6")
@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"engraving": "x" * 13}, "Engraving: at most 12 letters."),
        ({"engraving": "Amy 😀"}, "we cannot make “😀”"),
        ({"engraving": "小满"}, "we cannot make “小”"),
        ({"engraving": "<b>"}, "we cannot make “&lt;”"),
        ({"engraving": "a\u202eb"}, "we cannot make"),
        ({"engraving": "A\0"}, "we cannot make"),
        ({"engraving": "A", "thread": "silver"}, "Please choose again: Thread."),
        ({"engraving": "A", "logo": "x"}, "This cannot be put on it."),
        ({"engraving": " "}, "Please fill in: Engraving."),
        ({}, "Please fill in: Engraving."),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_added(client, pen, wishes, words):
    engraving(pen, is_required=True)
    thread(pen)
    answer = put(client, pen, **wishes)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not CartLine.objects.exists()


@pytest.mark.req("CA6")
def test_what_must_be_asked_cannot_be_added_from_a_card(client, pen, now):
    engraving(pen, is_required=True)
    page_cache.bump(["list:0", f"list:{pen.main_category_id}"])
    page_cache.server().flushdb()
    page = text(client, "/en/c/kitchen/")
    assert f'name="sku" value="{shop.sku(pen)}"' not in page
    assert "#buy" in page


@pytest.mark.req("CA6", "OR1")
def test_a_removed_engraving_comes_back_whole(client, pen):
    engraving(pen)
    put(client, pen, engraving="Amy")
    line = CartLine.objects.get()
    answer = client.post(
        f"/en/bag/lines/{line.public_id}/",
        {"remove": "1", "part": "page"},
        headers={"HX-Request": "true"},
    ).content.decode()
    assert 'name="personal.engraving" value="Amy"' in answer
    client.post("/en/bag/undo/", {"sku": shop.sku(pen), "quantity": 1, "personal.engraving": "Amy"})
    assert CartLine.objects.get().personal[0]["value"] == "Amy"


@pytest.mark.req("CA6")
def test_what_is_not_offered_any_more_is_told(client, pen):
    field = engraving(pen)
    put(client, pen, engraving="Amy")
    field.delete()
    assert "No longer for sale here" in text(client, "/en/bag/")
    assert check_out(client).status_code == 422


@pytest.mark.req("CA6", "OR1")
def test_a_changed_surcharge_is_told(client, pen):
    engraving(pen)
    put(client, pen, engraving="Amy")
    Surcharge.objects.filter(currency="GBP").update(amount=9)
    assert "from £54.00 to £57.00" in text(client, "/en/bag/")


@pytest.mark.req("CA6")
def test_saving_and_merging_keep_engravings_apart(client, pen, now):
    engraving(pen)
    put(client, pen, engraving="Amy")
    put(client, pen, engraving="Kim")
    for line in CartLine.objects.all():
        client.post(f"/en/bag/lines/{line.public_id}/", {"save": "1"})
    assert CartLine.objects.filter(is_saved=True).count() == 2
    user = User.objects.create_user("amy@example.com", "a long pass phrase")
    own = carts.opened(token=None, user_id=user.pk)
    carts.add(
        cart=own, sku=shop.sku(pen), quantity=1, currency="GBP", personal={"engraving": "Amy"}
    )
    carts.merge(token=client.cookies["bag"].value, user_id=user.pk, now=now)
    assert CartLine.objects.filter(cart=own).count() == 3


@pytest.mark.req("CA6")
@pytest.mark.parametrize(
    ("said", "script", "letter"),
    [
        ("Zoë & Søren, 2026!", "latin", ""),
        ("O’Neill-Smith", "latin", ""),
        ("你好 Amy", "han", ""),
        ("你好", "latin", "你"),
        ("Привет", "han", "П"),
        ("a_b", "latin", "_"),
    ],
)
def test_letters_that_can_be_made(said, script, letter):
    assert letters.unmakeable(said, script) == letter


@pytest.mark.req("CA6")
def test_a_key_tells_wishes_apart():
    def key(*pairs):
        return personalisation.key_of([{"code": code, "value": value} for code, value in pairs])

    assert key() == ""
    assert len({key(("a", "b|c=d")), key(("a", "b"), ("c", "d")), key(("a", "b"))}) == 3


@pytest.mark.req("CA6", "SF8")
@pytest.mark.parametrize("rows", [1, 3])
def test_the_bag_costs_the_same_however_many(client, pen, rows, django_assert_num_queries):
    engraving(pen)
    for number in range(rows):
        put(client, pen, engraving=f"Amy {number}")
    text(client, "/en/bag/")
    with django_assert_num_queries(11):  # three of them suggest
        text(client, "/en/bag/")
