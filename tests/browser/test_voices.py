"""Reviews, questions, wishes, services and things to read, in a real browser."""

import pprint

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import expect

from catalog.models import Content, PersonalChoice, PersonalField, Relation, Review
from catalog.services import questions, reviews
from orders.models import CartLine
from tests.api.conftest import App
from tests.browser.looking import DESK, look
from tests.factories import shop
from tests.factories import voices as said
from tests.factories import window as windows
from tests.factories.voices import delivered, speaker, submit

pytestmark = [pytest.mark.browser, pytest.mark.req("CA5", "CA6", "CA7", "SF11")]
LANGUAGES = ("en", "zh-hans")


@pytest.fixture
def item(transactional_db, now):
    """A product that is talked about, served, and made for people."""
    windows.departments()
    found = shop.small_shop(stock=5)
    said.aspects(found)
    for number, stars in enumerate((5, 5, 4, 2)):
        submit(found, stars, text=f"Pours well {number}.", title="A calm pot", aspects={"look": 4})
    reviews.reply(review_id=Review.objects.first().pk, text="Thank you.", now=now)
    submit(found, 5, text="好用。", who=speaker(language="zh-hans"))
    asked = questions.ask(product_id=found.pk, text="Does it drip?", speaker=speaker(), now=now)
    questions.answer_for_shop(
        question_id=asked.pk, text="No.", name="P", language="en", actor_id=None, now=now
    )
    PersonalField.objects.create(
        product=found, code="name", name_en="Name", name_zh_hans="名字", lead_days=3, position=1
    )
    made = PersonalField.objects.create(
        product=found, code="foil", kind="choice", name_en="Foil", name_zh_hans="烫印"
    )
    PersonalChoice.objects.create(field=made, code="gold", label_en="Gold", label_zh_hans="金")
    warranty = shop.product(name="Warranty", zh="质保", gbp="12.00", nature="service")
    Relation.objects.create(product=found, related=warranty, kind="service")
    Relation.objects.create(product=found, related=shop.product(name="Tray"), kind="accessory")
    return found


@pytest.fixture
def guide(item):
    found = shop.product(name="Tea guide", zh="茶指南", gbp="6.00", cny="48", nature="digital")
    content = Content(product=found, body_en="## Water\n\n80 degrees.", body_zh_hans="## 水")
    content.file.save("guide.txt", ContentFile(b"guide"))
    return found


def slug(item, language):
    return item.slug_en if language == "en" else item.slug_zh_hans


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_new_page_is_for_everybody(desk, item, guide, language, sign_in):
    app, problems = App(), {}
    token = (
        app.with_cart(shop.sku(guide)).order(ship_to={"name": "A", "country": "GB"}).json()["token"]
    )
    app.pay(token)
    line = delivered().lines.get().public_id
    review, product = Review.objects.first(), f"p/{slug(item, language)}/"
    question = item.questions.get()
    paths = [
        product,
        f"{product}reviews/?stars=5",
        f"{product}questions/",
        f"orders/{token}/",
        f"orders/{token}/read/{line}/",
        f"orders/{token}/review/{line}/",
        f"reviews/write/{item.public_id}/",
        f"reviews/{review.public_id}/report/",
        f"questions/ask/{item.public_id}/",
        f"questions/{question.public_id}/answer/",
    ]
    windows.member()
    for path in (*paths, "member/reviews/", "member/library/"):
        if path == "member/reviews/":
            sign_in(desk, language)
        desk.goto(f"/{language}/{path}", wait_until="networkidle")
        if wrong := look(desk):
            problems[path] = wrong
        desk.set_viewport_size(DESK)
    assert problems == {}, pprint.pformat(problems, width=160)


def test_bars_filter_in_place_and_a_vote_changes_its_button(desk, item):
    desk.goto(f"/en/p/{item.slug_en}/", wait_until="networkidle")
    shown = desk.locator("#reviews .review")
    expect(shown).to_have_count(4)
    desk.locator(".bar").nth(3).click()
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("Pours well 3.")
    assert desk.url.endswith(f"/p/{item.slug_en}/")
    button = shown.locator(".helpful button")
    button.click()
    expect(shown.locator(".helpful button")).to_have_attribute("aria-pressed", "true")
    expect(shown.locator(".helpful .number")).to_have_text("1")
    shown.locator(".helpful button").click()
    expect(shown.locator(".helpful button")).to_have_attribute("aria-pressed", "false")


def test_wishes_and_services_go_into_the_bag(phone, item):
    phone.goto(f"/en/p/{item.slug_en}/", wait_until="networkidle")
    phone.locator("#wish-name").fill("Amy")
    phone.locator("[name='personal.foil'][value=gold]").check()
    phone.locator("[name=along]").check()
    phone.locator(".buybar [data-buy]").click()
    drawer = phone.locator("dialog#drawer[open]")
    expect(drawer).to_contain_text("Name: Amy")
    expect(drawer).to_contain_text("Foil: Gold")
    expect(drawer).to_contain_text("Warranty")
    assert CartLine.objects.count() == 2


def test_a_review_is_written_with_the_keyboard(desk, item):
    token = App().with_cart(shop.sku(item)).order().json()["token"]
    line = delivered().lines.get().public_id
    desk.goto(f"/en/orders/{token}/review/{line}/", wait_until="networkidle")
    desk.locator("form.voices__form [type=submit]").click()
    expect(desk.locator("#id_rating_0_error")).to_have_text("Please choose from one to five stars.")
    desk.locator("#id_rating_0").focus()
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("ArrowRight")
    desk.locator("textarea[name=text]").fill("Pours to the last drop.")
    desk.locator("input[name=photos]").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": said.photo()}
    )
    desk.locator("form.voices__form [type=submit]").click()
    desk.wait_for_url("**/?sent=1")
    review = Review.objects.latest("pk")
    assert (review.rating, review.photos.count(), review.state) == (3, 1, "pending")
