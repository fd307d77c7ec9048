"""How the shop looks, kept on the device and with the account."""

import pytest

from accounts.models import User
from tests.factories import shop

pytestmark = pytest.mark.django_db


@pytest.mark.req("SF4")
def test_a_choice_is_in_the_first_bytes_and_reset_in_one_tap(client):
    shop.small_shop()
    assert b"data-theme" not in client.get("/en/").content[:400]
    chosen = client.post("/en/preferences/", {"theme": "dark", "text": "l", "next": "/en/"})
    assert chosen.url == "/en/"
    assert b'<html lang="en" data-theme="dark" data-text="l">' in client.get("/en/").content
    client.post("/en/preferences/", {"accent": "plum"})
    page = client.get("/en/").content
    assert b'data-theme="dark" data-accent="plum" data-text="l"' in page
    client.post("/en/preferences/", {"reset": "1"})
    assert b'<html lang="en">' in client.get("/en/").content


@pytest.mark.req("SF4")
@pytest.mark.parametrize("cookie", ["theme-pink", 'theme-dark" onload=', "x" * 4000, "theme", "."])
def test_junk_in_the_cookie_is_ignored(client, cookie):
    shop.small_shop()
    client.cookies["display"] = cookie
    assert b'<html lang="en">' in client.get("/en/").content


@pytest.mark.req("SF4")
def test_a_choice_comes_along_to_another_device(client):
    shop.small_shop()
    user = User.objects.create_user("amy@example.com", "a long pass phrase")
    client.force_login(user)
    client.post("/en/preferences/", {"theme": "dark"})
    client.logout()
    client.cookies.clear()
    client.get("/en/account/login/")
    client.post(
        "/en/account/login/", {"login": "amy@example.com", "password": "a long pass phrase"}
    )
    assert b'data-theme="dark"' in client.get("/en/").content


@pytest.mark.req("SF4")
@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:x"]
)
def test_nobody_is_sent_to_another_site(client, target):
    shop.small_shop()
    for door in ("preferences", "currency"):
        assert client.post(f"/en/{door}/", {"next": target, "currency": "CNY"}).url == "/"
