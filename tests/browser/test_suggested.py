"""In a real browser: a view changes what is suggested, and “Not interested” holds."""

import pytest
from playwright.sync_api import expect

from tests.factories import models as made
from tests.factories import shop

pytestmark = [pytest.mark.browser, pytest.mark.req("RE2", "RE5")]


def test_a_view_changes_for_you_and_not_interested_stays_away(new_page):
    pot = shop.small_shop()
    others = [shop.product(name=f"Thing {number}") for number in range(6)]
    model = made.model()
    made.product_list(model, pot, "similar", *(made.item(one) for one in others[:5]))
    made.common_list(model, "all", "trending", *(made.item(one) for one in others))
    page = new_page(
        consent="1.personalisation", viewport={"width": 1440, "height": 900}, locale="en-GB"
    )
    page.goto("/en/")
    mine = page.locator("#slot-for-you")
    expect(mine.locator(".card")).not_to_have_count(0)
    expect(mine).not_to_contain_text("Because you looked at")

    with page.expect_response("**/seen/look/"):
        page.goto(f"/en/p/{pot.slug_en}/")
    page.goto("/en/")
    expect(mine).to_contain_text("Because you looked at Willow teapot")

    card = mine.locator("li", has_text="Thing 0").first
    card.locator("summary").click()
    expect(card).to_contain_text("Worked out from what you looked at")
    with page.expect_response("**/suggested/hide/"):
        card.get_by_role("button", name="Not interested").click()
    expect(mine).to_contain_text("We will not suggest it any more.")

    page.goto("/en/")
    expect(mine.locator(".card")).not_to_have_count(0)
    expect(mine).not_to_contain_text("Thing 0")
    # On the cached part of the page the script takes it off.
    expect(page.locator("#slot-trending .card")).not_to_have_count(0)
    expect(page.locator("#slot-trending")).not_to_contain_text("Thing 0")
    page.goto("/en/suggested/hidden/")
    page.get_by_role("button", name="Suggest it again").click()
    expect(page.locator("main")).to_contain_text("Nothing here")
