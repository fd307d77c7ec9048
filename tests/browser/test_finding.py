"""Finding and choosing: lists, options, pictures, search, and how the shop looks."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looking import DESK, PHONE

pytestmark = pytest.mark.browser


@pytest.mark.req("CA1", "SF8")
def test_an_option_changes_price_stock_picture_and_address(desk, window):
    desk.goto(f"/en/p/{window.item.slug_en}/")
    price, stock = desk.locator("#buy [data-price]"), desk.locator(".purchase__stock")
    expect(price).to_contain_text("£48.00")
    desk.locator(".option", has=desk.locator("[value=olive]")).click()
    expect(price).to_contain_text("£52.00")
    expect(desk.locator("#buy output")).to_have_text("Olive")
    expect(desk).to_have_url(re.compile(r"\?v=.*OLIVE"))
    expect(desk.locator(".gallery__thumb").nth(1)).to_have_attribute("aria-current", "true")

    desk.locator(".option", has=desk.locator("[value=ink]")).click()
    expect(stock).to_contain_text("Sold out")
    expect(desk.locator("#buy [data-buy]").first).to_be_disabled()
    expect(desk.get_by_role("radio", name="Ink")).to_be_checked()

    desk.goto(
        f"/en/p/{window.item.slug_en}/?v={window.item.variants.get(sku__endswith='OLIVE').sku}"
    )
    expect(price).to_contain_text("£52.00")
    expect(desk.get_by_role("radio", name="Olive")).to_be_checked()


@pytest.mark.req("CA1", "SF3")
def test_an_option_is_a_link_without_scripts(open_page, window):
    page = open_page(viewport=PHONE, java_script_enabled=False)
    page.goto(f"/en/p/{window.item.slug_en}/")
    page.get_by_role("link", name="Olive").click()
    expect(page.locator("#buy [data-price]")).to_contain_text("£52.00")


@pytest.mark.req("SF11")
def test_pictures_by_keyboard(desk, window):
    desk.goto(f"/en/p/{window.item.slug_en}/")
    thumbs = desk.locator(".gallery__thumb")
    desk.locator(".gallery__track").focus()
    desk.keyboard.press("ArrowRight")
    expect(thumbs.nth(1)).to_have_attribute("aria-current", "true")
    desk.keyboard.press("Enter")
    zoom = desk.get_by_role("dialog", name="Picture, enlarged")
    expect(zoom).to_be_visible()
    desk.keyboard.press("Escape")
    expect(zoom).to_be_hidden()
    expect(desk.locator(".gallery__track")).to_be_focused()


@pytest.mark.req("OR1", "SF11")
def test_a_quantity_stops_at_what_there_is(desk, window):
    desk.goto(f"/en/p/{window.item.slug_en}/")
    quantity = desk.locator("#buy [name=quantity]")
    desk.get_by_role("button", name="One fewer").click()
    expect(quantity).to_have_value("1")
    desk.get_by_role("button", name="One more").click()
    expect(quantity).to_have_value("2")
    quantity.fill("99")
    quantity.blur()
    expect(quantity).to_have_value("5")
    expect(desk.locator("[data-limit-note]")).to_have_text("We have 5 of these.")


@pytest.mark.req("SE2", "SF11")
def test_suggestions_by_keyboard(desk, window):
    desk.goto("/en/")
    field = desk.get_by_role("combobox", name="Search the shop")
    field.press_sequentially("willow")
    rows = desk.get_by_role("option")
    expect(rows.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    desk.keyboard.press("ArrowDown")
    expect(rows.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "suggestion-1")
    desk.keyboard.press("Escape")
    expect(desk.locator("#suggestions")).to_be_hidden()
    expect(field).to_have_value("willow")
    field.press_sequentially(" ")
    expect(rows.first).to_be_visible()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/p/{window.item.slug_en}/")


@pytest.mark.req("SE2")
def test_a_late_answer_is_dropped(desk, window):
    held = []

    def answer(route):
        if route.request.url.endswith("q=will"):
            held.append(route)
        else:
            route.continue_()

    desk.route("**/suggest/?q=*", answer)
    desk.goto("/en/")
    field = desk.get_by_role("combobox", name="Search the shop")
    with desk.expect_request("**/suggest/?q=will"):
        field.fill("will")
    field.fill("board")
    first = desk.get_by_role("option").first
    expect(first).to_contain_text("oard")
    with desk.expect_event("requestfinished", lambda request: request.url.endswith("q=will")):
        held[0].fulfill(body='<a role="option">stale</a>', content_type="text/html")
    expect(desk.get_by_role("option", name="stale")).to_have_count(0)
    expect(first).to_contain_text("oard")


@pytest.mark.req("SE3", "SF11")
def test_a_filter_in_place_and_back_again(desk, window):
    desk.goto("/en/c/kitchen/")
    count = desk.locator(".tools__count")
    expect(count).to_have_text("27 items")
    expect(count).to_have_attribute("role", "status")
    box = desk.get_by_role("checkbox", name=re.compile("Oak and Iron"))
    box.focus()
    desk.keyboard.press("Space")
    expect(count).to_have_text("9 items")
    expect(desk).to_have_url(re.compile("f_brand=oak-and-iron"))
    expect(box).to_be_focused()
    expect(box).to_be_checked()
    desk.locator("#sort").select_option("price")
    expect(desk).to_have_url(re.compile("sort=price"))
    expect(desk.locator("#cards .price__now").first).to_contain_text("£20.00")
    desk.go_back()
    desk.go_back()
    expect(count).to_have_text("27 items")
    expect(desk).to_have_url(re.compile(r"/en/c/kitchen/$"))
    expect(desk.get_by_role("checkbox", name=re.compile("Oak and Iron"))).not_to_be_checked()


@pytest.mark.req("SE3", "SF3")
def test_filters_and_pages_without_scripts(open_page, window):
    page = open_page(viewport=DESK, java_script_enabled=False)
    page.goto("/en/c/kitchen/")
    page.get_by_role("checkbox", name=re.compile("Oak and Iron")).check()
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".tools__count")).to_have_text("9 items")
    page.goto("/en/c/kitchen/")
    page.get_by_role("link", name="Show more").click()
    expect(page).to_have_url(re.compile(r"page=2"))


@pytest.mark.req("SF1", "SF2")
def test_back_from_a_product_is_where_one_was(phone, window):
    phone.goto("/en/c/kitchen/")
    card = phone.get_by_role("link", name="Walnut serving board number 9", exact=True)
    card.scroll_into_view_if_needed()
    before = phone.evaluate("scrollY")
    assert before > 500
    card.tap()
    phone.wait_for_url("**/p/**")
    phone.go_back()
    phone.wait_for_function("before => Math.abs(scrollY - before) < 5", arg=before)


@pytest.mark.req("SF2")
def test_options_are_chosen_in_a_sheet(phone, window):
    phone.goto("/en/search/?q=teapot")
    phone.get_by_role("link", name="Choose options of Willow teapot").tap()
    sheet = phone.get_by_role("dialog", name="Choose options")
    expect(sheet).to_be_visible()
    sheet.locator(".option", has=phone.locator("[value=olive]")).tap()
    expect(sheet).to_contain_text("£52.00")
    sheet.get_by_role("button", name="Add to bag").tap()
    expect(phone.get_by_role("dialog", name="Bag")).to_contain_text("Olive")
    expect(sheet).to_be_hidden()


@pytest.mark.req("SF2", "SF11")
def test_the_departments_open_by_key_and_close_by_escape(desk, window):
    desk.goto("/en/")
    button = desk.get_by_role("button", name="Kitchen")
    button.focus()
    desk.keyboard.press("Enter")
    panel = desk.get_by_role("navigation", name="Kitchen")
    expect(panel.get_by_role("link", name="Boards")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.req("SF4")
def test_how_the_shop_looks_is_kept_and_forgotten(desk, window):
    desk.goto("/en/")
    html = desk.locator("html")
    desk.get_by_role("button", name="Display", exact=True).click()
    with desk.expect_response("**/preferences/"):
        desk.get_by_text("Dark", exact=True).click()
    expect(html).to_have_attribute("data-theme", "dark")
    with desk.expect_response("**/preferences/"):
        desk.get_by_text("Plum", exact=True).click()
    answer = desk.goto("/en/c/kitchen/")
    assert '<html lang="en" data-consent data-theme="dark" data-accent="plum">' in answer.text()
    desk.get_by_role("button", name="Display", exact=True).click()
    expect(desk.get_by_role("radio", name="Dark")).to_be_checked()
    with desk.expect_response("**/preferences/"):
        desk.get_by_role("button", name="Reset").click()
    expect(html).not_to_have_attribute("data-theme", "dark")
    expect(desk.get_by_role("radio", name="Automatic")).to_be_checked()
    assert "data-theme" not in desk.goto("/en/").text()


@pytest.mark.req("SF1", "SF4")
def test_a_listing_is_shown_as_one_likes(desk, window):
    desk.goto("/en/c/kitchen/")
    with desk.expect_response("**/preferences/"):
        desk.get_by_role("button", name="List", exact=True).click()
    expect(desk.locator("html")).to_have_attribute("data-view", "list")
    desk.goto("/en/search/?q=board")
    expect(desk.get_by_role("button", name="List", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


@pytest.mark.req("SF6")
def test_the_other_language_keeps_the_page(desk, window):
    desk.goto("/en/c/kitchen/?sort=price&f_brand=oak-and-iron")
    desk.get_by_role("link", name="简体中文").first.click()
    desk.wait_for_url("**/zh-hans/c/kitchen-zh/?sort=price&f_brand=oak-and-iron")
    expect(desk.locator("html")).to_have_attribute("lang", "zh-hans")
    desk.goto(f"/en/p/{window.item.slug_en}/")
    desk.get_by_role("link", name="简体中文").first.click()
    desk.wait_for_url(f"**/zh-hans/p/{window.item.slug_zh_hans}/")


@pytest.mark.req("SF11")
def test_the_first_key_skips_to_the_content(desk, window):
    desk.goto("/en/")
    desk.keyboard.press("Tab")
    skip = desk.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    assert desk.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
    desk.keyboard.press("Enter")
    expect(desk.locator("main")).to_be_focused()


@pytest.mark.req("SE2", "SE5", "SF11")
def test_ones_own_searches_come_back_and_go_for_good(new_page, window):
    page = new_page(viewport=DESK, user_agent="Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0")
    for text in ("willow", "board"):
        with page.expect_response("**/searches/seen/"):
            page.goto(f"/en/search/?q={text}")
    with page.expect_request("**/searches/seen/") as told:
        page.get_by_role("link", name="Walnut serving board number 1", exact=True).click()
    assert "position=" in told.value.post_data
    page.goto("/en/")
    field = page.get_by_role("combobox", name="Search the shop")
    field.focus()
    rows = page.get_by_role("option")
    expect(rows).to_have_text(["board", "willow"])
    page.keyboard.press("ArrowDown")
    with page.expect_response("**/searches/forget/"):
        page.keyboard.press("Delete")
    expect(rows).to_have_text(["willow"])
    with page.expect_response("**/searches/forget/"):
        rows.first.locator("[data-cross]").click()
    expect(page.locator("#suggestions")).to_be_hidden()
    page.goto("/en/searches/")
    expect(page.get_by_role("heading", name="No searches yet")).to_be_visible()


@pytest.mark.req("SE1", "SE3", "SF3")
def test_corrections_bands_and_counts_without_scripts(open_page, window):
    page = open_page(viewport=DESK, java_script_enabled=False)
    page.goto("/en/search/?q=wilow")
    expect(page.locator(".guess")).to_contain_text("Showing results for “willow”")
    page.goto("/en/c/kitchen/?f_brand=oak-and-iron")
    expect(page.get_by_role("checkbox", name=re.compile("On sale"))).to_be_disabled()
    band = page.locator(".filters__band").first
    count = int(band.locator(".check__count").inner_text())
    band.click()
    expect(page).to_have_url(re.compile("max="))
    expect(page.locator(".tools__count")).to_have_text(f"{count} items")
