"""What machines read: sitemaps, robots, structured data, the manifest, the service worker."""

import json
import re
import xml.etree.ElementTree as ET

import pytest

from catalog.models import Banner
from tests.factories import shop

pytestmark = pytest.mark.django_db
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
BASE = "http://127.0.0.1:8000"


def text_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def addresses(client, path):
    root = ET.fromstring(text_of(client, path))  # noqa: S314 -- our own answer
    return [element.text for element in root.findall(".//s:loc", NS)]


def structured(page):
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return {thing["@type"]: thing for text in found for thing in json.loads(text)}


@pytest.mark.req("SF7")
def test_every_public_page_is_in_a_sitemap_in_both_languages(client):
    item = shop.small_shop()
    listed = [url for one in addresses(client, "/sitemap.xml") for url in addresses(client, one)]
    assert f"{BASE}/en/p/{item.slug_en}/" in listed
    assert f"{BASE}/zh-hans/p/{item.slug_zh_hans}/" in listed
    assert f"{BASE}/en/c/kitchen/" in listed
    assert f"{BASE}/zh-hans/journal/" in listed
    assert len(listed) == len(set(listed))
    for url in listed:
        assert client.get(url.removeprefix(BASE)).status_code == 200, url


@pytest.mark.req("SF7", "SF6")
def test_an_entry_names_its_twin(client):
    item = shop.small_shop()
    page = text_of(client, "/sitemaps/products-en.xml")
    assert f'hreflang="zh-Hans" href="{BASE}/zh-hans/p/{item.slug_zh_hans}/"' in page
    assert "<lastmod>2026-11-22" in page


@pytest.mark.req("SF7")
@pytest.mark.parametrize("path", ["/sitemaps/products-fr.xml", "/sitemaps/products-en.xml?p=99"])
def test_a_sitemap_that_is_not_there(client, path):
    shop.small_shop()
    assert client.get(path).status_code == 404


@pytest.mark.req("SF7")
def test_what_is_no_longer_sold_leaves_the_sitemap(client):
    item = shop.small_shop()
    item.status = "retired"
    item.save()
    assert addresses(client, "/sitemaps/products-en.xml") == []


@pytest.mark.req("SF7")
def test_robots_are_told(client):
    robots = text_of(client, "/robots.txt")
    assert "Disallow: /zh-hans/checkout/" in robots
    assert f"Sitemap: {BASE}/sitemap.xml" in robots
    assert "Disallow: /en/p" not in robots


@pytest.mark.req("SF7")
def test_home_says_who_sells_and_how_to_search(client):
    shop.small_shop()
    data = structured(text_of(client, "/en/"))
    assert data["Organization"]["name"] == "Loopmart"
    target = data["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    assert target == f"{BASE}/en/search/?q={{search_term_string}}"


@pytest.mark.req("SF7")
def test_a_category_in_its_own_words_for_search_engines(client):
    item = shop.small_shop()
    category = item.main_category
    category.seo_title_en, category.seo_description_en = "Kitchen things", "Pots that pour."
    category.keywords_en = "teapot, kettle"
    category.save()
    page = text_of(client, "/en/c/kitchen/")
    assert "<title>Kitchen things · Loopmart</title>" in page
    assert '<meta name="description" content="Pots that pour.">' in page
    assert '<meta name="keywords" content="teapot, kettle">' in page
    trail = structured(page)["BreadcrumbList"]["itemListElement"]
    assert [crumb["name"] for crumb in trail] == ["Home", "Kitchen"]
    assert structured(page)["CollectionPage"]["url"] == f"{BASE}/en/c/kitchen/"


@pytest.mark.req("SF7")
def test_a_product_in_its_own_words_for_search_engines(client):
    item = shop.small_shop()
    item.seo_title_zh_hans, item.keywords_zh_hans = "手工茶壶", "茶壶, 手作"
    item.save()
    page = text_of(client, f"/zh-hans/p/{item.slug_zh_hans}/")
    assert "<title>手工茶壶 · Loopmart</title>" in page
    assert '<meta name="keywords" content="茶壶, 手作">' in page
    assert '<meta property="og:locale" content="zh_CN">' in page
    assert '<meta property="og:type" content="product">' in page


@pytest.mark.req("SF7")
def test_words_in_the_data_cannot_leave_their_element(client):
    shop.small_shop()
    Banner.objects.all().delete()
    category = shop.category()
    category.intro_en = "</script><script>alert(1)</script>"
    category.save()
    assert "<script>alert" not in text_of(client, "/en/c/kitchen/")


@pytest.mark.req("SF9")
@pytest.mark.parametrize(("language", "name"), [("en", "Orders"), ("zh-hans", "订单")])
def test_the_manifest(client, language, name):
    told = json.loads(text_of(client, f"/{language}/manifest.webmanifest"))
    assert (told["start_url"], told["lang"]) == (f"/{language}/", language)
    assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}
    assert told["shortcuts"][0]["name"] == name


@pytest.mark.req("SF9")
def test_the_service_worker_names_this_releases_files(client):
    answer = client.get("/worker.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"] == "no-cache"
    told = json.loads(re.search(r"} = (\{.*?\});", answer.content.decode())[1])
    assert told["offline"] == ["/en/offline/", "/zh-hans/offline/"]
    assert any("shop" in name and name.endswith(".css") for name in told["files"])
