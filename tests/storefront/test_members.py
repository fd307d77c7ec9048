"""Signing up and in, and what is a member's own."""

import re

import pytest
from django.test import Client

from accounts.models import Address, User
from orders.models import CartLine, Order
from tests.factories import shop
from tests.factories.window import PASSWORD, member
from tests.storefront.shopper import add, check_out

pytestmark = pytest.mark.django_db

OWN_PAGES = ("", "orders/", "addresses/", "addresses/new/", "settings/")
POSTAL = {
    "name": "Bo Chen",
    "line1": "2 Mill Lane",
    "city": "York",
    "postcode": "yo1 7hh",
    "country": "GB",
}


@pytest.fixture
def amy(client):
    shop.delivery()
    user = member()
    sign_in(client)
    return user


def sign_in(client, password=PASSWORD, language="en", email="amy@example.com"):
    return client.post(f"/{language}/account/login/", {"login": email, "password": password})


@pytest.mark.req("AC1")
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_signing_up(client, language):
    page = client.get(f"/{language}/account/signup/").content.decode()
    assert "<title>" in page
    answer = client.post(
        f"/{language}/account/signup/", {"email": "New@Example.com", "password1": PASSWORD}
    )
    assert (answer.status_code, answer.url) == (302, f"/{language}/member/")
    user = User.objects.get()
    assert (user.email, user.language) == ("new@example.com", language)
    assert client.get(answer.url).status_code == 200


@pytest.mark.req("AC1")
@pytest.mark.parametrize(
    "fields",
    [
        {"email": "nobody", "password1": PASSWORD},
        {"email": "", "password1": PASSWORD},
        {"email": "new@example.com", "password1": "12345678"},
        {"email": "new@example.com", "password1": "short"},
    ],
)
def test_signing_up_says_what_is_wrong(client, fields):
    page = client.post("/en/account/signup/", fields).content.decode()
    assert 'role="alert"' in page
    assert not User.objects.exists()


@pytest.mark.req("SF2", "SF6")
@pytest.mark.parametrize("path", ["login/", "signup/", "password/reset/"])
def test_the_door_stands_in_the_shops_frame(client, path):
    shop.small_shop()
    page = client.get(f"/en/account/{path}").content.decode()
    assert "· Loopmart</title>" in page
    assert f'href="/zh-hans/account/{path}"' in page
    assert "Kitchen" in page
    assert client.get(f"/en/account/{path}")["Cache-Control"].find("private") >= 0


@pytest.mark.req("AC6")
def test_five_wrong_passwords_close_the_door(client):
    member()
    for _time in range(5):
        assert sign_in(client, "wrong").status_code == 200
    assert sign_in(client).status_code in {200, 429}
    assert client.get("/en/member/").status_code == 302


@pytest.mark.req("AC6")
def test_a_wrong_password_and_an_unknown_address_sound_alike(client):
    member()
    said = [
        re.findall(
            r'role="alert".*?</div>',
            sign_in(client, "wrong", email=email).content.decode(),
            re.DOTALL,
        )
        for email in ("amy@example.com", "nobody@example.com")
    ]
    assert said[0] == said[1] != []


@pytest.mark.req("OR1")
def test_a_guests_bag_comes_along(client):
    teapot, stool = shop.small_shop(stock=5), shop.product(name="Oak stool")
    user = member()
    sign_in(client)
    add(client, teapot)
    client.post("/en/account/logout/")
    assert "Your bag is empty" in client.get("/en/bag/").content.decode()
    add(client, teapot, 2)
    add(client, stool)
    sign_in(client)
    bag = CartLine.objects.filter(cart__user=user).order_by("pk")
    assert list(bag.values_list("quantity", flat=True)) == [2, 1]


@pytest.mark.req("AC3")
def test_own_pages_ask_who_is_there(client):
    for path in OWN_PAGES:
        answer = client.get(f"/zh-hans/member/{path}")
        assert answer.url == f"/zh-hans/account/login/?next=/zh-hans/member/{path}"


@pytest.mark.req("AC3")
def test_the_way_back_leads_nowhere_else(client):
    member()
    answer = client.post(
        "/en/account/login/",
        {"login": "amy@example.com", "password": PASSWORD, "next": "https://elsewhere.example/"},
    )
    assert answer.url == "/en/member/"


@pytest.mark.req("AC3")
def test_the_address_book(client, amy):
    book = "/en/member/addresses/"
    client.post(f"{book}new/", POSTAL | {"is_default": "on"})
    mill = Address.objects.get(line1="2 Mill Lane")
    assert (mill.postcode, mill.is_default) == ("YO1 7HH", True)
    assert Address.objects.filter(user=amy, is_default=True).count() == 1
    page = client.get(book).content.decode()
    assert "2 Mill Lane" in page
    assert "1 Garden Row" in page

    client.post(f"{book}{mill.public_id}/", POSTAL | {"line1": "3 Mill Lane"})
    mill.refresh_from_db()
    assert mill.line1 == "3 Mill Lane"
    client.post(f"{book}{mill.public_id}/remove/")
    assert Address.objects.get().line1 == "1 Garden Row"
    assert Address.objects.get().is_default


@pytest.mark.req("AC3")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"postcode": "XX"}, "Please check the postcode."),
        ({"phone": "12"}, "Please check the telephone number."),
        ({"country": "ZZ"}, "ZZ"),
        ({"line1": ""}, "required"),
    ],
)
def test_a_wrong_address_names_the_field(client, amy, change, words):
    answer = client.post("/en/member/addresses/new/", POSTAL | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "2 Mill Lane" in answer.content.decode() or "line1" in change
    assert Address.objects.count() == 1


@pytest.mark.req("AC3")
@pytest.mark.parametrize("end", ["", "remove/"])
def test_other_peoples_addresses_do_not_exist(client, amy, end):
    bo = member("bo@example.com")
    theirs = Address.objects.get(user=bo)
    path = f"/en/member/addresses/{theirs.public_id}/{end}"
    assert client.post(path, POSTAL).status_code in {302, 404}
    assert end or client.get(path).status_code == 404
    theirs.refresh_from_db()
    assert theirs.line1 == "1 Garden Row"


@pytest.mark.req("AC3", "OR4")
def test_other_peoples_orders_do_not_exist(client, amy):
    item = shop.small_shop(stock=5)
    stranger = Client(headers={"Sec-Fetch-Site": "same-origin"})
    add(stranger, item)
    check_out(stranger)
    number = Order.objects.get().number
    assert client.get(f"/en/member/orders/{number}/").status_code == 404
    assert number not in client.get("/en/member/orders/").content.decode()


@pytest.mark.req("OR4")
def test_own_orders_are_listed_and_opened(client, amy):
    item = shop.small_shop(stock=5)
    add(client, item)
    check_out(client)
    order = Order.objects.get()
    assert order.user == amy
    assert order.number in client.get("/en/member/orders/").content.decode()
    opened = client.get(f"/en/member/orders/{order.number}/")
    assert opened.url == f"/en/orders/{order.token}/"


@pytest.mark.req("AC3")
def test_settings(client, amy):
    answer = client.post("/en/member/settings/", {"name": "Amy L.", "language": "zh-hans"})
    assert answer.status_code == 302
    amy.refresh_from_db()
    assert (amy.name, amy.language) == ("Amy L.", "zh-hans")
    wrong = client.post("/en/member/settings/", {"name": "Amy", "language": "xx"})
    assert wrong.status_code == 422


def ordered(client, **changes):
    """A guest's order, and the address of its page."""
    shop.delivery()
    add(client, shop.small_shop(stock=5))
    return check_out(client, **changes).url


@pytest.mark.req("AC1", "OR2")
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_one_password_after_the_order_makes_an_account(client, language):
    page = ordered(client).replace("/en/", f"/{language}/")
    assert client.get(page).content.decode().count('type="password"') == 1
    answer = client.post(f"{page}join/", {"password1": PASSWORD})
    assert (answer.status_code, answer.url) == (302, page)
    amy = User.objects.get()
    assert (amy.email, amy.language) == ("amy@example.com", language)
    assert Order.objects.get().user == amy
    assert Address.objects.get(user=amy, is_default=True).line1 == "1 Garden Row"
    mine = client.get(f"/{language}/member/orders/").content.decode()
    assert Order.objects.get().number in mine
    assert 'type="password"' not in client.get(page).content.decode()


@pytest.mark.req("AC1")
@pytest.mark.parametrize("password", ["", "short", "12345678"])
def test_a_weak_password_makes_none(client, password):
    page = ordered(client)
    answer = client.post(f"{page}join/", {"password1": password})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not User.objects.exists()
    assert Order.objects.get().user is None


@pytest.mark.req("AC1")
def test_an_address_that_has_an_account_keeps_it(client):
    amy = member()
    answer = client.post(f"{ordered(client)}join/", {"password1": "another-long-secret-9"})
    assert answer.status_code == 422
    assert "This e-mail address has an account" in answer.content.decode()
    amy.refresh_from_db()
    assert amy.check_password(PASSWORD)
    assert Order.objects.get().user is None


@pytest.mark.req("AC1")
def test_who_is_signed_in_takes_no_guests_order(client):
    page = ordered(client, email="bo@example.com")
    member()
    sign_in(client)
    assert client.post(f"{page}join/", {"password1": PASSWORD}).url == page
    assert Order.objects.get().user is None
