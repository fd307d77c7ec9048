"""Paying: with credit and a card, with what is kept, in parts, and on the phone."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from core.money import Money
from membership import selectors as purse
from membership.services import credit
from membership.types import Kind
from orders.models import Order
from payments.models import GatewayRule, Payment, SavedMethod
from payments.services import methods, sandbox_bank
from tests.factories import shop
from tests.storefront.shopper import GUEST, add, check_out, hidden

pytestmark = pytest.mark.django_db
PASSWORD = "willow-teapot-48"


@pytest.fixture
def item():
    return shop.small_shop(stock=20)


@pytest.fixture
def amy():
    return User.objects.create_user(email="amy@example.com", password=PASSWORD, name="Amy Lin")


@pytest.fixture
def member(amy, client):
    """Amy's browser, signed in a moment ago."""
    answer = client.post("/en/account/login/", {"login": amy.email, "password": PASSWORD})
    assert answer.status_code == 302, answer.content
    return client


def give(user, amount, now, currency="GBP"):
    credit.grant(
        user_id=user.pk,
        amount=Money(Decimal(amount), currency),
        kind=Kind.GRANTED,
        key=f"gift-{amount}-{currency}",
        now=now,
    )


def page_of(client, language="en"):
    return client.get(f"/{language}/checkout/").content.decode()


def pay_page(order):
    return f"/en/orders/{order.token}/pay/"


def send(client, order, **fields):
    key = hidden(client.get(pay_page(order)).content.decode(), "key")
    return client.post(pay_page(order), {"key": key, "gateway": "sandbox"} | fields)


@pytest.mark.req("PA1", "ME9")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Use £30.00 of store credit; £66.00 is left to pay."),
        ("zh-hans", "使用余额 ¥30，还需支付"),
    ],
)
def test_credit_for_a_part_is_offered_in_words(item, amy, member, now, language, words):
    give(amy, "30.00", now, "GBP" if language == "en" else "CNY")
    add(member, item, 2, language)
    assert words in page_of(member, language)


@pytest.mark.req("PA1", "ME9")
def test_credit_and_card_pay_together_in_one_press(item, amy, member, now):
    give(amy, "30.00", now)
    add(member, item, 2)
    check_out(member, use_credit="1")
    order = Order.objects.get()
    assert order.state == "paid"
    assert dict(Payment.objects.values_list("gateway", "amount")) == {
        "credit": Decimal("30.00"),
        "sandbox": Decimal("66.00"),
    }
    page = member.get(f"/en/orders/{order.token}/").content.decode()
    assert "Store credit: £30.00" in page
    assert "Card: £66.00" in page


@pytest.mark.req("PA1", "ME9")
def test_a_declined_card_keeps_the_credit_part_and_asks_for_the_rest(item, amy, member, now):
    give(amy, "30.00", now)
    add(member, item, 2)
    answer = check_out(member, use_credit="1", card_number="4000 0000 0000 0002")
    order = Order.objects.get()
    assert answer["Location"] == pay_page(order)
    page = member.get(pay_page(order)).content.decode()
    assert "£30.00 already paid: Store credit." in page
    assert "Pay £66.00" in page
    send(member, order, card_number="4242 4242 4242 4242")
    order.refresh_from_db()
    assert order.state == "paid"


@pytest.mark.req("ME9")
def test_credit_alone_pays(item, amy, member, now):
    give(amy, "100.00", now)
    add(member, item, 2)
    assert 'value="credit"' in page_of(member)
    check_out(member, gateway="credit", card_number="")
    assert Order.objects.get().state == "paid"
    assert purse.balance_of(user_id=amy.pk, currency="GBP") == Money(Decimal("4.00"), "GBP")


@pytest.mark.req("ME9")
def test_a_guest_and_another_person_have_no_credit_here(item, amy, client, now):
    give(amy, "100.00", now)
    add(client, item, 2)
    assert 'value="credit"' not in page_of(client)
    answer = check_out(client, gateway="credit", card_number="")
    assert answer.status_code == 422
    assert "Please choose a way to pay." in answer.content.decode()
    assert not Order.objects.exists()


def test_a_way_to_pay_that_is_not_offered_is_refused(item, client):
    GatewayRule.objects.create(gateway="cod", currency="GBP", most=50)
    add(client, item, 2)
    assert 'value="cod"' not in page_of(client)
    assert check_out(client, gateway="cod").status_code == 422
    GatewayRule.objects.update(most=100)
    assert "Pay the courier at the door" in page_of(client)
    check_out(client, gateway="cod", card_number="")
    assert Order.objects.get().pays_later


def kept(member, item, now):
    add(member, item, 1)
    check_out(member, keep="1")
    return methods.keep(payment_id=methods.to_keep()[0], now=now)


@pytest.mark.req("PA3")
def test_a_kept_card_pays_at_a_tap(item, amy, member, now):
    card = kept(member, item, now)
    add(member, item, 2)
    page = page_of(member)
    assert "Visa •••• 4242" in page
    choice = f"saved:sandbox:{card.public_id}"
    assert re.search(rf'value="{choice}" required checked', page)  # it stands first, chosen
    check_out(member, gateway=choice, card_number="")
    assert list(Order.objects.values_list("state", flat=True)) == ["paid", "paid"]


@pytest.mark.req("PA3")
def test_after_a_while_the_password_is_asked_for_and_nothing_is_lost(
    item, amy, member, now, time_machine_at
):
    card = kept(member, item, now)
    add(member, item, 2)
    page = page_of(member)
    fields = GUEST | {name: hidden(page, name) for name in ("key", "expected_total")}
    fields |= {"gateway": f"saved:sandbox:{card.public_id}", "note": "Leave it at the gate"}
    from datetime import timedelta

    with time_machine_at(now + timedelta(minutes=16)):
        answer = member.post("/en/checkout/", fields)
        assert answer["Location"].startswith("/en/account/reauthenticate/?next=")
        assert Order.objects.count() == 1
        asked = member.get(answer["Location"])
        assert "Is it you?" in asked.content.decode()
        wrong = member.post(
            "/en/account/reauthenticate/", {"password": "x", "next": "/en/checkout/"}
        )
        assert wrong.status_code == 200
        assert Order.objects.count() == 1
        member.post("/en/account/reauthenticate/", {"password": PASSWORD, "next": "/en/checkout/"})
    order = Order.objects.first()
    assert (order.state, order.note) == ("paid", "Leave it at the gate")


@pytest.mark.req("PA3")
def test_nobody_pays_with_anothers_card(item, amy, member, now):
    card = kept(member, item, now)
    stranger = Client(headers={"Sec-Fetch-Site": "same-origin"})
    add(stranger, item, 1)
    answer = check_out(stranger, gateway=f"saved:sandbox:{card.public_id}", card_number="")
    assert answer.status_code in {302, 422}
    assert Order.objects.count() == 1


@pytest.mark.req("PA3", "ME9")
def test_the_wallet_shows_credit_and_methods_and_forgets_them(item, amy, member, now):
    card = kept(member, item, now)
    give(amy, "30.00", now)
    page = member.get("/en/member/wallet/").content.decode()
    for words in ("£30.00", "A gift from the shop", "Visa •••• 4242", "Valid until 12/34"):
        assert words in page
    assert "商店余额" in member.get("/zh-hans/member/wallet/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    address = f"/en/member/wallet/{card.public_id}/remove/"
    answer = member.post(address, {"csrfmiddlewaretoken": token})
    assert answer["Location"].endswith("/en/member/wallet/?removed=1")
    assert not SavedMethod.objects.exists()
    assert member.post(address, {"csrfmiddlewaretoken": token}).status_code == 404


def test_the_wallet_is_for_members(client):
    assert client.get("/en/member/wallet/").status_code == 302


@pytest.mark.req("ME9")
def test_a_long_history_costs_as_many_statements_as_a_short_one(
    amy, member, now, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    give(amy, "1.00", now)
    member.get("/en/member/wallet/")
    counts = []
    for more in (0, 2):
        for number in range(more):
            give(amy, f"2{number}.00", now)
        with CaptureQueriesContext(connection) as seen:
            member.get("/en/member/wallet/")
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.req("PA7")
def test_plans_tell_their_whole_cost_before_anything_is_confirmed(item, client):
    add(client, item, 2)
    page = page_of(client)
    assert "6 × £16.56 a month" in page
    assert "£99.36 in all, 12.6% a year (effective)" in page
    check_out(client, months_sandbox="6")
    assert Payment.objects.get().months == 6
    order = Order.objects.get()
    assert "In 6 instalments" in client.get(f"/en/orders/{order.token}/").content.decode()


@pytest.mark.req("PA7")
def test_with_credit_the_plans_are_for_what_is_left(item, amy, member, now):
    give(amy, "30.00", now)
    add(member, item, 2)
    told = member.get("/en/checkout/quote/?country=GB&use_credit=1").content.decode()
    assert "3 × £22.00 a month" in told
    assert "Pay £66.00" in told


@pytest.mark.req("PA7")
@pytest.mark.parametrize("months", ["5", "x", "-3", "²"])
def test_a_plan_nobody_offers_is_refused_or_ignored(item, client, months):
    add(client, item, 2)
    answer = check_out(client, months_sandbox=months)
    assert answer.status_code in {302, 422}
    assert set(Payment.objects.values_list("months", flat=True)) <= {0}


@pytest.mark.req("PA6")
def test_a_code_on_the_screen_is_paid_by_phone_and_the_page_follows(item, client, now):
    add(client, item, 2)
    answer = check_out(client, gateway="sandbox_wallet", card_number="")
    order = Order.objects.get()
    assert answer["Location"] == pay_page(order)
    page = client.get(pay_page(order)).content.decode()
    assert "Open the wallet on your phone and scan this code." in page
    assert 'hx-trigger="every 3s"' in page
    code = client.get(f"/en/orders/{order.token}/pay/code.svg")
    assert (code["Content-Type"], code.content[:5]) == ("image/svg+xml", b"<?xml")
    waiting = client.get(f"/en/orders/{order.token}/pay/status/")
    assert "HX-Redirect" not in waiting
    phone = Client(headers={"Sec-Fetch-Site": "same-origin"})
    phone.post(Payment.objects.get().redirect_url, {"approve": "1"})
    from tests.payments.bank import deliver_notices

    deliver_notices(client, now)
    told = client.get(f"/en/orders/{order.token}/pay/status/")
    assert told["HX-Redirect"] == f"/en/orders/{order.token}/"
    order.refresh_from_db()
    assert order.state == "paid"
    assert client.get(f"/en/orders/{order.token}/pay/code.svg").status_code == 404


@pytest.mark.req("PA6")
def test_a_desktop_shows_the_code_of_this_page_and_a_phone_does_not(item, client):
    add(client, item, 2)
    check_out(client, card_number="4000 0000 0000 0002")
    address = pay_page(Order.objects.get())
    assert "Rather on your phone?" in client.get(address).content.decode()
    phone = client.get(address, headers={"Sec-CH-UA-Mobile": "?1"})
    assert "Rather on your phone?" not in phone.content.decode()
    drawn = client.get(f"{address}phone.svg")
    assert (drawn.status_code, drawn["Cache-Control"]) == (200, "no-store")


@pytest.mark.req("PA6")
def test_codes_of_orders_nobody_knows_do_not_exist(client):
    for name in ("code.svg", "phone.svg", "status/"):
        assert client.get(f"/en/orders/{'x' * 20}/pay/{name}").status_code == 404


def test_the_bank_keeps_the_number_to_itself(item, member, amy, now):
    kept(member, item, now)
    card = SavedMethod.objects.get()
    assert sandbox_bank.card_of(card.token) == "4242424242424242"
    texts = [str(value) for row in SavedMethod.objects.values() for value in row.values()]
    texts += [str(value) for row in Payment.objects.values() for value in row.values()]
    assert not any("424242424242" in text for text in texts)
