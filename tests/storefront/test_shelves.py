"""Saving, looking back and comparing, through the pages; forms sent as without scripts."""

import pytest
from django.test import Client

from catalog.models import Attribute, AttributeChoice, AttributeValue, WishList
from tests.factories import shop
from tests.factories.window import PASSWORD, member

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def browser():
    return Client(headers={"Sec-Fetch-Site": "same-origin"})


def page_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def keep(client, language="en", **fields):
    return client.post(f"/{language}/saved/items/", fields)


def sign_in(client):
    return client.post("/en/account/login/", {"login": "amy@example.com", "password": PASSWORD})


@pytest.mark.req("SF5", "SF3")
@pytest.mark.parametrize(
    ("language", "empty"), [("en", "Nothing saved here yet"), ("zh-hans", "这里还没有收藏")]
)
def test_the_heart(client, language, empty):
    teapot = shop.small_shop()
    saved = f"/{language}/saved/"
    assert empty in page_of(client, saved)
    assert keep(client, language, save=teapot.public_id).url == saved
    assert f'value="{teapot.public_id}"' in page_of(client, saved)
    keep(client, language, unsave=teapot.public_id)
    assert empty in page_of(client, saved)


@pytest.mark.req("SF5", "SF8")
def test_a_cached_page_learns_of_it_from_the_personal_part(client):
    teapot = shop.small_shop()
    answer = client.post("/en/saved/items/", {"save": teapot.public_id}, headers=HTMX)
    assert f'data-saved="{teapot.public_id}"' in answer.content.decode()
    assert f'data-saved="{teapot.public_id}"' in page_of(client, "/en/me/")
    assert teapot.public_id in page_of(client, "/en/c/kitchen/")
    assert "data-saved" not in page_of(client, "/en/c/kitchen/")


@pytest.mark.req("SF5")
def test_one_devices_change_is_on_the_other_at_its_next_page(client):
    teapot, stool = shop.small_shop(), shop.product(name="Oak stool")
    member()
    phone, desk = browser(), browser()
    keep(phone, save=teapot.public_id)
    sign_in(phone)
    sign_in(desk)
    assert "Willow teapot" in page_of(desk, "/en/saved/")
    keep(desk, save=stool.public_id)
    phone.post("/en/seen/look/", {"product": teapot.public_id})
    desk.post("/en/compare/items/", {"put": stool.public_id})
    assert "Oak stool" in page_of(phone, "/en/saved/")
    assert "Willow teapot" in page_of(desk, "/en/seen/")
    assert "Oak stool" in page_of(phone, "/en/compare/")


@pytest.mark.req("SF5")
def test_lists_with_names(client):
    teapot = shop.small_shop()
    keep(client, save=teapot.public_id)
    assert client.post("/en/saved/lists/", {"name": "Gifts"}).status_code == 302
    first, gifts = WishList.objects.order_by("name")
    fields = {"move": teapot.public_id, "list": first.public_id, "to": gifts.public_id}
    keep(client, **fields)
    assert "Willow teapot" in page_of(client, f"/en/saved/?list={gifts.public_id}")
    assert "Willow teapot" not in page_of(client, f"/en/saved/?list={first.public_id}")
    client.post(f"/en/saved/lists/{gifts.public_id}/", {"name": "For Bo"})
    assert "For Bo (1)" in page_of(client, "/en/saved/")
    client.post(f"/en/saved/lists/{gifts.public_id}/", {"remove": "1"})
    assert "For Bo" not in page_of(client, "/en/saved/")


@pytest.mark.req("SF5")
@pytest.mark.parametrize("name", ["", " ", "x" * 61, "Gifts"])
def test_a_name_that_will_not_do(client, name):
    client.post("/en/saved/lists/", {"name": "Gifts"})
    answer = client.post("/en/saved/lists/", {"name": name})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert WishList.objects.count() == 1


@pytest.mark.req("SF5")
def test_a_shared_list_is_read_by_its_link_alone(client):
    teapot = shop.small_shop()
    keep(client, save=teapot.public_id)
    own = WishList.objects.get()
    client.post(f"/en/saved/lists/{own.public_id}/", {"share": "1"})
    own.refresh_from_db()
    friend = browser()
    assert "Willow teapot" in page_of(friend, f"/en/lists/{own.share_token}/")
    assert friend.get("/en/lists/guessed/").status_code == 404
    assert friend.post(f"/en/saved/lists/{own.public_id}/", {"remove": "1"}).status_code == 404
    client.post(f"/en/saved/lists/{own.public_id}/", {"share": "0"})
    assert friend.get(f"/en/lists/{own.share_token}/").status_code == 404


@pytest.mark.req("SF5")
def test_what_was_looked_at_can_be_forgotten(client):
    teapot = shop.small_shop()
    assert client.post("/en/seen/look/", {"product": teapot.public_id}).status_code == 204
    assert "Willow teapot" in page_of(client, "/en/suggested/home-recent/")
    client.post("/en/seen/look/", {"forget": "1"})
    assert "Willow teapot" not in page_of(client, "/en/seen/")


@pytest.mark.req("SF5")
def test_parameter_by_parameter_with_differences_marked(client):
    pot, stool = shop.small_shop(), shop.product(name="Oak stool", gbp="90.00")
    for code, choices in {"material": ("oak", "clay"), "origin": ("uk", "uk")}.items():
        attribute = Attribute.objects.create(
            product_type=pot.product_type, code=code, name_en=code.title(), kind="choice"
        )
        for item, choice in zip((stool, pot), choices, strict=True):
            row, _made = AttributeChoice.objects.get_or_create(
                attribute=attribute, code=choice, defaults={"label_en": choice.title()}
            )
            AttributeValue.objects.create(product=item, attribute=attribute, choice=row)
    for item in (pot, stool):
        client.post("/en/compare/items/", {"put": item.public_id})
    page = page_of(client, "/en/compare/")
    assert page.count('class="compare__differs"') == 1
    assert "<td>Clay</td><td>Oak</td>" in page
    assert "£48" in page
    assert "£90" in page
    only = page_of(client, "/en/compare/?only=1")
    assert "Material" in only
    assert "Origin" not in only
    client.post("/en/compare/items/", {"take": pot.public_id})
    assert "Willow teapot" not in page_of(client, "/en/compare/")
    client.post("/en/compare/items/", {"clear": "1"})
    assert "Nothing to compare yet" in page_of(client, "/en/compare/")


@pytest.mark.req("SF5")
def test_a_fifth_is_refused_in_words(client):
    shop.small_shop()
    things = [shop.product(name=f"Thing {number}") for number in range(5)]
    for thing in things:
        answer = client.post("/zh-hans/compare/items/", {"put": thing.public_id})
    assert answer.status_code == 409
    assert "最多可对比 4 件商品" in answer.content.decode()
    again = client.post("/en/compare/items/", {"put": things[4].public_id}, headers=HTMX)
    assert "You can compare 4 products" in again.content.decode()


@pytest.mark.req("SF5")
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("saved/items/", {"save": "nothing"}),
        ("saved/items/", {}),
        ("saved/items/", {"save": "\0"}),
        ("saved/items/", {"move": "x", "to": "y"}),
        ("saved/lists/nothing/", {"share": "1"}),
        ("seen/look/", {"product": "nothing"}),
        ("compare/items/", {"put": "nothing"}),
        ("compare/items/", {}),
    ],
)
def test_what_makes_no_sense_is_not_found(client, path, fields):
    shop.small_shop()
    assert client.post(f"/en/{path}", fields).status_code == 404


@pytest.mark.req("SF5", "SF8")
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("path", "statements"), [("saved", 5), ("seen", 3), ("compare", 10), ("me", 2)]
)
def test_as_many_statements_for_three_as_for_one(
    client, django_assert_num_queries, count, path, statements
):
    shop.small_shop()
    for number in range(count):
        thing = shop.product(name=f"Thing {number}", colours=("coral", "moss"))
        keep(client, save=thing.public_id)
        client.post("/en/seen/look/", {"product": thing.public_id})
        client.post("/en/compare/items/", {"put": thing.public_id})
    page_of(client, "/en/c/kitchen/")  # its cards are kept now
    with django_assert_num_queries(statements):
        page_of(client, f"/en/{path}/")
