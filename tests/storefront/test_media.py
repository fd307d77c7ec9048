"""Films, models and turns on a product's page, without a script."""

import base64
import hashlib
import json
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core import page_cache
from shop.places import ROOT
from shop.settings_parts import policy
from tests.factories import media as made
from tests.factories import shop

pytestmark = [pytest.mark.django_db, pytest.mark.req("CA2")]


@pytest.fixture
def item():
    found = shop.small_shop()
    made.film(found)
    made.model(found)
    made.turn(found)
    return found


def text(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_film_plays_without_a_script(client, item):
    page = text(client, f"/en/p/{item.slug_en}/")
    video = page[page.index("<video") : page.index("</video>")]
    assert 'controls preload="none" playsinline poster="/media/shows/' in video
    assert re.search(r'<source src="/media/shows/[^"]+\.mp4" type="video/mp4">', video)
    assert re.search(r'<track kind="captions" src="[^"]+\.vtt" srclang="en" label="English"', video)
    assert 'aria-label="The lamp comes on"' in video


def test_a_model_and_a_turn_are_links_to_their_files(client, item):
    page = text(client, f"/zh-hans/p/{item.slug_zh_hans}/")
    assert re.search(r'href="/media/shows/[^"]+\.glb" data-shows=', page)
    fallback = page[page.index("<noscript><p") :]
    assert len(re.findall(r'<a href="/media/shows/[^"]+\.webp"', fallback)) == 8
    assert "可环视的茶壶" in page


@pytest.mark.req("SE3")
def test_a_film_is_told_to_search_engines(client, item):
    page = text(client, f"/en/p/{item.slug_en}/")
    data = json.loads(re.search(r"application/ld\+json[^>]*>(.*?)</script>", page, re.DOTALL)[1])
    film = data[0]["subjectOf"][0]
    assert (film["@type"], film["name"]) == ("VideoObject", "The lamp comes on")
    assert film["contentUrl"].startswith("http")
    assert film["thumbnailUrl"].endswith(".webp")


def test_however_many_there_are_they_cost_no_statement(client, django_assert_num_queries):
    item = shop.small_shop()
    text(client, f"/en/p/{item.slug_en}/")  # what a process reads once
    for count in (0, 3):
        for _one in range(count):
            made.film(item)
        page_cache.bump([f"product:{item.pk}"])
        with django_assert_num_queries(9):  # one of them suggests
            text(client, f"/en/p/{item.slug_en}/")


def test_the_policy_lets_the_viewers_own_style_in_and_here_alone(client, item):
    page = client.get(f"/en/p/{item.slug_en}/")["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in page.split(";"))
    assert rules["style-src"] == f"'self' {policy.VIEWER_STYLE}"
    assert rules["connect-src"] == "'self' blob:"
    assert rules["img-src"] == "'self' data: blob:"
    assert rules["script-src"] == "'self'"
    assert "blob:" not in client.get("/en/c/kitchen/")["Content-Security-Policy"]


def test_the_policys_hash_is_the_vendored_viewers():
    viewer = (ROOT / "static/vendor/model-viewer-4.4.0.min.js").read_text()
    styles = re.findall(r"<style>(.*?)</style>", viewer, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in styles]
    assert [f"'sha256-{one}'" for one in digests] == [policy.VIEWER_STYLE]


DIGITS = b"0123456789"


@pytest.mark.parametrize(
    ("asked", "status", "body", "told"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=5-2", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=0-1,4-5", 200, DIGITS, None),
        ("bytes=-", 200, DIGITS, None),
        ("nonsense", 200, DIGITS, None),
    ],
)
def test_a_film_comes_in_pieces(client, asked, status, body, told):
    name = default_storage.save("shows/digits.mp4", ContentFile(DIGITS))
    answer = client.get(f"/media/{name}", headers={"Range": asked})
    sent = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert (answer.status_code, sent, answer.get("Content-Range")) == (status, body, told)
    assert answer["Accept-Ranges"] == "bytes"
    if status == 206:
        assert answer["Content-Length"] == str(len(body))


@pytest.mark.req("CA1")
def test_a_product_whose_variants_are_all_put_away_is_not_found(client):
    item = shop.small_shop()
    item.variants.update(is_active=False)
    assert client.get(f"/en/p/{item.slug_en}/").status_code == 404
