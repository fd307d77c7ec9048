"""A dressed shop, and shoppers with phones and desks."""

import pytest

from tests.browser.looking import CALM, DESK, PHONE, listen
from tests.factories import window as windows


@pytest.fixture
def window(transactional_db):
    """Everything a page can show, committed."""
    return windows.window()


@pytest.fixture
def open_page(new_page):
    """Open a page whose errors are kept in `page.errors`; all must be gone through by the end."""
    pages = []

    def opened(**options):
        page = new_page(**(CALM | options))
        page.errors = listen(page)
        pages.append(page)
        return page

    yield opened
    assert [error for page in pages for error in page.errors] == []


@pytest.fixture
def phone(open_page):
    return open_page(viewport=PHONE, has_touch=True, is_mobile=True, locale="en-GB")


@pytest.fixture
def desk(open_page):
    return open_page(viewport=DESK, locale="en-GB")


@pytest.fixture
def sign_in(live_shop):
    """Sign a page's profile in, by form."""

    def signed_in(page, language="en", email="amy@example.com"):
        page.goto(f"/{language}/account/login/")
        page.locator("[name=login]").fill(email)
        page.locator("[name=password]").fill(windows.PASSWORD)
        page.locator("main button[type=submit]").click()
        page.wait_for_url(f"**/{language}/member/")
        return page

    return signed_in
