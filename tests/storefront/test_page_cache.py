"""Public pages from the cache: cheap, the same for everyone, and never stale."""

import gzip
from datetime import timedelta
from decimal import Decimal

import brotli
import pytest
import redis
from django.contrib.auth import get_user_model

from catalog.events import ContentChanged
from catalog.models import Banner, Page
from catalog.services import categories, products
from core import page_cache
from core.events import publish
from inventory.models import StockItem
from inventory.services import movements
from inventory.types import Reason
from pricing.services import prices
from tests.factories import shop
from tests.storefront.shopper import add, drain

pytestmark = pytest.mark.django_db

PAGES = [
    "/en/",
    "/zh-hans/",
    "/en/shop/",
    "/en/c/kitchen/",
    "/en/search/?q=teapot",
    "/en/pages/delivery/",
]


@pytest.fixture
def item(now):
    found = shop.small_shop(stock=10)
    drain(now)
    return found


@pytest.fixture
def later(now):
    """A card's key carries the moment it was indexed at, so a change has a later one."""
    return now + timedelta(minutes=1)


def bare(body):
    """A compressed page keeps the place for preferences; without any it stays empty."""
    return body.replace(b" data-prefs>", b">", 1)


def text(client, path, **headers):
    return client.get(path, headers=headers).content.decode()


@pytest.mark.req("SF8")
@pytest.mark.parametrize("path", PAGES)
def test_the_second_request_asks_no_database(client, item, path, django_assert_num_queries):
    first = client.get(path).content
    with django_assert_num_queries(0):
        second = client.get(path).content
    assert second == first


@pytest.mark.req("SF8")
def test_a_product_page_comes_from_the_cache(client, item, django_assert_num_queries):
    path = f"/en/p/{item.slug_en}/"
    first = client.get(path).content
    with django_assert_num_queries(0):
        assert client.get(path).content == first


def rename(item, now):
    item.name_en = "Heron teapot"
    item.save()
    products.changed(product_id=item.pk, now=now)


def reprice(item, now):
    prices.put(
        variant_id=item.variants.get().pk,
        price_list=shop.price_list("GBP"),
        amount=Decimal(50),
        was=None,
        now=now,
    )


def sell_out(item, now):
    row = StockItem.objects.get()
    movements.record(stock_id=row.pk, quantity=-9, reason=Reason.DAMAGE, now=now)


@pytest.mark.req("SF8")
@pytest.mark.parametrize(
    ("change", "words"),
    [(rename, "Heron teapot"), (reprice, "£50.00"), (sell_out, "Only 1 left")],
)
@pytest.mark.parametrize("path", ["/en/", "/en/c/kitchen/", "/en/search/?q=teapot", "product"])
def test_a_change_shows_once_it_was_heard(client, item, later, change, words, path):
    path = f"/en/p/{item.slug_en}/" if path == "product" else path
    assert words not in text(client, path)
    change(item, later)
    drain(later)
    assert words in text(client, path)


@pytest.mark.req("SF8")
@pytest.mark.parametrize("path", PAGES)
def test_a_department_renamed_is_renamed_everywhere(client, item, now, path):
    client.get(path)
    found = item.main_category
    found.name_en, found.name_zh_hans = "Larder", "储藏室"
    found.save()
    categories.changed(category_id=found.pk, now=now)
    drain(now)
    assert ("储藏室" if "zh-hans" in path else "Larder") in text(client, path)


@pytest.mark.req("SF8")
def test_a_banner_and_a_page_of_words_show_their_edit(client, item, now):
    home, delivery = text(client, "/en/"), text(client, "/en/pages/delivery/")
    assert "Winter light" not in home
    Banner.objects.create(
        slot="hero", title_en="Winter light", title_zh_hans="冬日之光", category=item.main_category
    )
    Page.objects.filter(slug="delivery").update(body_en="Tomorrow.")
    publish(ContentChanged(what="banner:1"), now=now)
    drain(now)
    assert "Winter light" in text(client, "/en/")
    assert "Tomorrow." in text(client, "/en/pages/delivery/")
    assert "Tomorrow." not in delivery


@pytest.mark.req("SF8")
def test_a_page_rendered_while_its_data_changed_is_not_served(client, item, monkeypatch):
    write = page_cache.write

    def late(*args, **kwargs):
        page_cache.bump([f"product:{item.pk}"])
        return write(*args, **kwargs)

    path = f"/en/p/{item.slug_en}/"
    monkeypatch.setattr(page_cache, "write", late)
    client.get(path)
    monkeypatch.undo()
    item.name_en = "Heron teapot"
    item.save()
    assert "Heron teapot" in text(client, path)


@pytest.mark.req("SF8")
def test_an_unchanged_page_is_not_sent_again(client, item):
    etag = client.get("/en/")["ETag"]
    again = client.get("/en/", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert (again["ETag"], again["Vary"]) == (etag, "Accept-Encoding, Cookie")
    dressed = client.get("/en/", headers={"If-None-Match": etag, "Cookie": "display=theme-dark"})
    assert dressed.status_code == 200


@pytest.mark.req("SF8")
@pytest.mark.parametrize(
    ("accepted", "sent", "read"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("identity", "", bytes),
        ("", "", bytes),
    ],
)
@pytest.mark.parametrize("cookie", ["", "display=theme-dark"])
def test_every_encoding_says_the_same(client, item, accepted, sent, read, cookie):
    headers = {"Cookie": cookie} if cookie else {}
    plain = client.get("/en/", headers=headers).content
    answer = client.get("/en/", headers=headers | {"Accept-Encoding": accepted})
    assert answer.get("Content-Encoding", "") == sent
    assert bare(read(answer.content)) == plain
    assert (b'<html lang="en" data-theme="dark">' in plain) == bool(cookie)


@pytest.mark.req("SF8")
def test_what_no_page_reads_neither_splits_the_cache_nor_leaks(
    client, item, django_assert_num_queries
):
    first = client.get("/en/c/kitchen/?sort=newest").content
    with django_assert_num_queries(0):
        second = client.get("/en/c/kitchen/?utm_source=SPY&sort=newest&fbclid=SPY").content
    assert second == first
    assert b"SPY" not in client.get("/en/search/?utm_source=SPY&q=cup").content


@pytest.mark.req("SF4", "SF8")
def test_preferences_are_in_the_first_bytes_of_a_cached_page(client, item):
    plain = client.get("/en/").content
    client.cookies["display"] = "theme-dark.accent-plum.text-xl"
    dressed = client.get("/en/").content
    opening = b'<html lang="en" data-theme="dark" data-accent="plum" data-text="xl">'
    assert dressed == plain.replace(b'<html lang="en">', opening)
    client.cookies["display"] = 'theme-"><script>.accent-mauve.junk'
    assert client.get("/en/").content == plain


@pytest.mark.req("SF6", "SF8")
def test_currencies_do_not_mix(client, item):
    assert "£48.00" in text(client, "/en/c/kitchen/")
    client.post("/en/currency/", {"currency": "CNY", "next": "/en/c/kitchen/"})
    assert "¥428" in text(client, "/en/c/kitchen/")
    assert "£48.00" not in text(client, "/en/c/kitchen/")
    del client.cookies["currency"]
    assert "£48.00" in text(client, "/en/c/kitchen/")


@pytest.mark.req("SF8")
def test_a_cached_page_knows_nobody(client, item):
    stranger = client.get("/en/").content
    page_cache.bump(["navigation"])
    user = get_user_model().objects.create_user("amy@example.com", "a long pass phrase")
    client.force_login(user)
    add(client, item)
    for path in [*PAGES, f"/en/p/{item.slug_en}/"]:
        page = client.get(path)
        assert b"csrfmiddlewaretoken" not in page.content
        assert b"amy@example.com" not in page.content
        assert not page.cookies
        assert page["Vary"] == "Accept-Encoding, Cookie"
        assert page["Cache-Control"].startswith("public, max-age=0")
    assert client.get("/en/").content == stranger


@pytest.mark.req("SF8")
def test_personal_pages_are_nobody_elses(client, item):
    add(client, item)
    for path in ("/en/me/", "/en/bag/", "/en/bag/drawer/", "/en/checkout/", "/en/checkout/quote/"):
        assert "public" not in client.get(path).get("Cache-Control", ""), path
        assert client.get(path)["Cache-Control"] == "private, no-store", path


@pytest.mark.req("SF8")
def test_without_its_cache_the_shop_is_slower_not_closed(client, item, monkeypatch):
    def away(*_args, **_kwargs):
        raise redis.ConnectionError("down")

    for name in ("read", "write"):
        monkeypatch.setattr(page_cache, name, away)
    answer = client.get("/en/c/kitchen/")
    assert answer.status_code == 200
    assert "Willow teapot" in answer.content.decode()


@pytest.mark.req("SF8")
def test_what_is_missing_is_not_kept(client, item):
    assert client.get("/en/c/attic/").status_code == 404
    shop.category("attic", "Attic", "阁楼")
    assert client.get("/en/c/attic/").status_code == 200
