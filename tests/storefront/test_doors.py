"""Addresses: what search engines read, what has moved, and what makes no sense."""

import json
import re

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from core.models import Redirect
from shop.roles import write_roles
from tests.factories import shop
from tests.storefront.shopper import add

pytestmark = pytest.mark.django_db
BASE = "http://127.0.0.1:8000"


def structured(page):
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    loaded = [json.loads(one) for one in found]
    return {
        one["@type"]: one
        for data in loaded
        for one in (data if isinstance(data, list) else data.get("@graph", [data]))
    }


@pytest.mark.req("SF6")
@pytest.mark.parametrize(
    ("cookie", "accepted", "leads_to"),
    [
        ("", "zh-CN,zh;q=0.9,en;q=0.8", "/zh-hans/"),
        ("", "zh-TW", "/zh-hans/"),
        ("", "fr", "/en/"),
        ("", "", "/en/"),
        ("en", "zh-CN", "/en/"),
        ("zh-hans", "en", "/zh-hans/"),
        ("xx", "zh-CN", "/zh-hans/"),
    ],
)
def test_the_start_chooses_a_language(client, cookie, accepted, leads_to):
    if cookie:
        client.cookies["django_language"] = cookie
    answer = client.get("/", headers={"Accept-Language": accepted})
    assert (answer.status_code, answer.url) == (302, leads_to)
    assert "Cookie" in answer["Vary"]


@pytest.mark.req("SF6", "SF7")
def test_a_page_names_itself_and_its_other_language(client, settings):
    item = shop.small_shop()
    page = client.get(f"/en/p/{item.slug_en}/?utm_source=x").content.decode()
    base = settings.PUBLIC_URL
    assert f'<link rel="canonical" href="{base}/en/p/{item.slug_en}/">' in page
    assert f'hreflang="en" href="{base}/en/p/{item.slug_en}/"' in page
    assert f'hreflang="zh-Hans" href="{base}/zh-hans/p/{item.slug_zh_hans}/"' in page
    assert re.search(r'<meta name="description" content="Holds four cups\.">', page)
    filtered = client.get("/en/c/kitchen/?sort=newest").content.decode()
    assert '<meta name="robots" content="noindex, follow">' in filtered
    for path in ("bag/", "search/?q=x", "account/login/"):
        assert "noindex" in client.get(f"/en/{path}").content.decode(), path


@pytest.mark.req("SF7")
def test_structured_data(client, settings):
    item = shop.small_shop(colours=("coral", "olive"), stock=3)
    item.name_en = 'Teapot </script><b>"quoted"'
    item.save()
    page = client.get(f"/en/p/{item.slug_en}/").content.decode()
    found = structured(page)
    product = found["Product"]
    assert product["name"] == 'Teapot </script><b>"quoted"'
    assert {"description", "image", "sku", "url", "offers", "brand"} <= product.keys()
    offers = product["offers"]
    assert [(one["price"], one["priceCurrency"]) for one in offers] == [("48.00", "GBP")] * 2
    assert offers[0]["availability"] == "https://schema.org/InStock"
    assert offers[0]["url"].startswith(settings.PUBLIC_URL)
    crumbs = found["BreadcrumbList"]["itemListElement"]
    assert [one["position"] for one in crumbs] == list(range(1, len(crumbs) + 1))


@pytest.mark.req("AC6")
@pytest.mark.parametrize("path", ["/en/", "/en/bag/", "/en/account/login/", "/en/nothing/"])
def test_every_answer_is_guarded(client, path):
    answer = client.get(path)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in f"{policy};"
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.fixture
def operator(client):
    write_roles()
    user = User.objects.create_user("op@example.com", "a long pass phrase", is_staff=True)
    user.groups.add(Group.objects.get(name="owner"))
    client.force_login(user)
    return client


def filled(page):
    """The fields of an admin form as they stand."""
    form = page.context["adminform"].form
    fields = {}
    for bound in [
        *form,
        *(b for f in page.context["inline_admin_formsets"] for b in management(f)),
    ]:
        widget = bound.field.widget
        split = hasattr(widget, "decompress")
        values = widget.decompress(bound.value()) if split else [bound.value()]
        for part, value in enumerate(values):
            name = f"{bound.html_name}_{part}" if split else bound.html_name
            fields[name] = "" if value is None or value is False else value
    return fields


def management(inline):
    yield from inline.formset.management_form
    for form in inline.formset.initial_forms:
        yield from form


@pytest.mark.req("PL11")
def test_a_changed_slug_leaves_a_way(operator):
    item = shop.small_shop()
    old, edit = item.slug_en, f"/admin/catalog/product/{item.pk}/change/"
    for slug in ("heron-teapot", "crane-teapot"):
        saved = operator.post(edit, filled(operator.get(edit)) | {"slug_en": slug})
        assert saved.status_code == 302, saved.context["errors"]
    for was in (old, "heron-teapot"):
        moved = operator.get(f"/en/p/{was}/?v=X")
        assert (moved.status_code, moved.url) == (301, "/en/p/crane-teapot/?v=X")
        assert "max-age=300" in moved["Cache-Control"]
    operator.post(edit, filled(operator.get(edit)) | {"slug_en": old})
    assert operator.get(f"/en/p/{old}/").status_code == 200
    assert not Redirect.objects.filter(old_path=f"/en/p/{old}/").exists()
    assert operator.get("/en/p/crane-teapot/").url == f"/en/p/{old}/"


@pytest.mark.req("CA3")
@pytest.mark.parametrize("content", [b"MZ" + b"\0" * 3_000_000, b"<svg onload=alert(1)>", b""])
def test_what_is_no_picture_is_refused(operator, content):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from catalog.models import Image

    upload = SimpleUploadedFile("cat.png", content, content_type="image/png")
    fields = {"file": upload, "code": "cat", "position": "0"}
    answer = operator.post("/admin/catalog/image/add/", fields)
    assert answer.status_code == 200
    assert not Image.objects.exists()


@pytest.mark.req("SE1")
@pytest.mark.parametrize(
    "query",
    [
        "x" * 10_000,
        "\x01\x1b\x7f",
        "' OR 1=1 --",
        '"; DROP TABLE catalog_product; --',
        "🫖🫖🫖",
        "a & | ! <-> ( ) : * \\",
        ":*",
        "<script>alert(1)</script>",
        "%s %(x)s {0}",
        "茶" * 500,
        "   ",
        "\u202e\ufeff",
    ],
)
@pytest.mark.parametrize("path", ["search/", "suggest/"])
def test_no_query_breaks_the_search(client, query, path):
    shop.small_shop()
    answer = client.get(f"/en/{path}", {"q": query})
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


@pytest.mark.req("SE3")
@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=99999999999999999999",
        "page=x",
        "min=-1&max=x",
        "min=1e999",
        "min=NaN&max=Infinity",
        "sort=sideways",
        "f_=x&f_colour=a&f_colour=b",
        "f_" + "x" * 300 + "=1",
        "stock=maybe&v=x",
        "q=%ff%fe",
    ],
)
@pytest.mark.parametrize("path", ["c/kitchen/", "search/"])
def test_no_address_breaks_a_list(client, query, path):
    shop.small_shop()
    assert client.get(f"/en/{path}?{query}").status_code in {200, 404}


@pytest.mark.req("CA1", "SF6")
@pytest.mark.parametrize(
    ("language", "words"), [("en", "This page is not here"), ("zh-hans", "没有")]
)
@pytest.mark.parametrize(
    "path",
    ["p/unknown/", "c/unknown/", "pages/unknown/", "p/a%00b/", "orders/a%00b/", "nothing/at/all/"],
)
def test_what_is_not_there_is_said_with_something_else(client, language, words, path):
    shop.small_shop()
    answer = client.get(f"/{language}/{path}")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert words in page
    assert ("Willow teapot" if language == "en" else "柳叶茶壶") in page


@pytest.mark.req("OR1")
@pytest.mark.parametrize("bag", ["forged", "🫖", "x" * 5000])
def test_a_forged_bag_in_an_address_opens_nothing(client, bag):
    item = shop.small_shop()
    add(client, item)
    for path in ("/en/checkout/", "/en/checkout/quote/"):
        assert client.get(path, {"bag": bag}).status_code in {200, 302}
    for posted in (bag, "a\0b"):
        assert client.post("/en/checkout/", {"bag": posted}).status_code == 422


@pytest.mark.req("SF4")
def test_a_way_back_leads_to_no_other_site(client):
    for target in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"):
        for form in ("preferences", "currency"):
            assert client.post(f"/en/{form}/", {"next": target}).url == "/"


@pytest.mark.req("PL1")
def test_pictures_come_from_their_own_folder_only(client):
    for name in ("../settings.py", "..%2f..%2fsecret-key", "a/../../b", "nothing.png"):
        assert client.get(f"/media/{name}").status_code == 404
