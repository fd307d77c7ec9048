"""Films, models and turns in a real browser: nothing before it is asked for, then all of it."""

import re

import pytest
from playwright.sync_api import expect

from catalog.models import ProductMedia
from tests.browser.looking import look
from tests.factories import media as made

pytestmark = [pytest.mark.browser, pytest.mark.req("CA2", "UI4")]

MOVED = """() => {
    const viewer = document.querySelector("model-viewer");
    window.moved = new Promise(done => viewer.addEventListener("camera-change", done));
}"""


@pytest.fixture
def shown(window):
    """A teapot with a film, a model and a turn; returns its address."""
    for make in (made.film, made.model, made.turn):
        make(window.item)
    ProductMedia.objects.update(width=80, height=100)
    return f"/en/p/{window.item.slug_en}/"


@pytest.fixture
def asked(desk):
    names = []
    desk.on("request", lambda request: names.append(request.url))
    return lambda pattern: [name for name in names if re.search(pattern, name)]


def test_nothing_is_fetched_before_it_is_asked_for(desk, shown, asked):
    desk.goto(shown, wait_until="networkidle")
    desk.locator(".gallery__thumb").last.click()
    expect(desk.get_by_text("Turn it")).to_be_in_viewport()
    assert asked(r"model-viewer|/static/show/.*\.js|\.glb|\.mp4|\.vtt") == []


def test_a_model_is_shown_when_asked_for(desk, shown, asked):
    desk.goto(shown)
    desk.get_by_role("link", name="3D model: Teapot").click()
    desk.get_by_role("link", name="View in 3D").click()
    viewer = desk.locator("model-viewer")
    expect(viewer).to_be_visible()
    expect(desk.locator(".media--open model-viewer")).to_be_visible(timeout=20000)
    expect(desk.locator("model-viewer .userInput")).to_be_focused()
    assert viewer.get_attribute("alt") == "Teapot to walk round"
    assert (len(asked("model-viewer")), len(asked(r"\.glb"))) == (1, 1)
    assert all(desk.url.split("/en/")[0] in name for name in asked("^http"))
    # The look round is the viewer's own: an arrow key moves the camera.
    desk.evaluate(MOVED)
    desk.keyboard.press("ArrowRight")
    assert desk.evaluate("window.moved.then(event => event.detail.source)") == "user-interaction"


def test_a_turn_by_keys_buttons_and_hand(desk, shown):
    desk.goto(shown)
    desk.get_by_role("link", name="Turn it: Teapot").click()
    desk.get_by_role("link", name="Turn it", exact=True).click()
    turn = desk.get_by_role("slider", name="Teapot, turned")
    expect(turn).to_be_focused()
    expect(turn).to_have_attribute("aria-valuetext", "View 1 of 8")
    first = turn.locator("img").get_attribute("src")
    desk.keyboard.press("ArrowRight")
    expect(turn).to_have_attribute("aria-valuetext", "View 2 of 8")
    assert turn.locator("img").get_attribute("src") != first
    desk.keyboard.press("End")
    desk.get_by_role("button", name="Turn to the right").click()
    expect(turn).to_have_attribute("aria-valuetext", "View 1 of 8")
    box = turn.bounding_box()
    desk.mouse.move(box["x"] + 100, box["y"] + 100)
    desk.mouse.down()
    desk.mouse.move(box["x"] + 100 + box["width"] / 2, box["y"] + 100, steps=4)
    desk.mouse.up()
    expect(turn).to_have_attribute("aria-valuetext", "View 5 of 8")


def test_the_page_is_well_made(desk, shown):
    desk.goto(shown)
    assert look(desk) == []


@pytest.mark.parametrize("kind", ["phone", "desk"])
def test_a_picture_is_enlarged_at_least_twice(request, kind, shown):
    page = request.getfixturevalue(kind)
    page.goto(shown)
    picture = page.locator(".gallery__slide").first
    small = picture.locator("img").bounding_box()["width"]
    picture.click()
    large = page.locator("[data-zoomed]")
    expect(large).to_be_visible()
    assert large.bounding_box()["width"] >= 2 * small
    # By swipes it is moved about; two fingers enlarge it further.
    page.wait_for_function("document.querySelector('#zoom').scrollHeight > innerHeight")
    assert "user-scalable=no" not in page.locator("meta[name=viewport]").get_attribute("content")


def test_without_a_script_everything_is_there(open_page, shown):
    page = open_page(java_script_enabled=False)
    page.goto(shown)
    expect(page.locator("video[controls]")).to_be_attached()
    expect(page.get_by_role("link", name="Teapot, turned, view 8")).to_be_visible()
    expect(page.get_by_role("link", name="View in 3D")).to_be_visible()
    expect(page.get_by_role("link", name="Turn it", exact=True)).to_be_hidden()
