"""Suggestions through the pages: who is shown what, why, and what can be said to it."""

import pytest
import redis

from recommendations.models import Dislike, Slot
from recommendations.serving import book
from tests.factories import models as made
from tests.factories import shop
from tests.factories.window import PASSWORD, member
from tests.storefront.shopper import add

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PERSONAL = "1.analytics.personalisation"


def item(one, code="like_you", **params):
    return made.item(one, score=0.5, code=code, source="ease", **params)


@pytest.fixture
def goods():
    first = shop.small_shop()
    return [
        first,
        *(shop.product(name=f"Thing {number}", zh=f"东西{number}") for number in range(8)),
    ]


@pytest.fixture
def model():
    return made.model()


@pytest.fixture
def allowing(client):
    client.cookies["consent"] = PERSONAL
    return client


def part(client, page="home", language="en", **query):
    asked = "&".join(f"{name}={value}" for name, value in {"page": page, **query}.items())
    answer = client.get(f"/{language}/suggested/?{asked}")
    assert answer.status_code == 200
    return answer.content.decode()


def popular(model, some):
    made.common_list(model, "all", "trending", *(item(one, code="popular") for one in some))


def slot(html, code):
    """One section of an answer."""
    return html.split(f'id="slot-{code}"')[1].split("</section>")[0]


def sign_in(client):
    amy = member()
    client.post("/en/account/login/", {"login": amy.email, "password": PASSWORD})
    return amy


@pytest.mark.req("RE1", "RE2", "RE5")
def test_a_view_changes_for_you_at_the_next_page(allowing, goods, model):
    made.product_list(model, goods[0], "similar", *(item(one) for one in goods[1:5]))
    before = part(allowing)
    assert "Because you looked at" not in before
    allowing.post("/en/seen/look/", {"product": goods[0].public_id})
    after = part(allowing)
    mine = slot(after, "for-you")
    assert "Because you looked at Willow teapot" in mine
    assert mine.index("Thing 0") < mine.index("Thing 1") < mine.index("Thing 3")
    assert "For you" in mine


@pytest.mark.req("RE1", "RE5")
@pytest.mark.parametrize("consent", ["", "1", "1.analytics"])
def test_personalisation_off_shows_what_is_for_all_and_says_so(client, goods, model, consent):
    amy = sign_in(client)
    client.cookies["consent"] = consent
    made.shopper_list(model, amy, "for_you", *(item(one) for one in goods[:5]))
    shown = slot(part(client), "for-you")
    assert "Others with your taste" not in shown
    assert "personal suggestions are off" in shown
    client.cookies["consent"] = PERSONAL
    shown = slot(part(client), "for-you")
    assert "Others with your taste buy it" in shown
    assert "personal suggestions are off" not in shown


@pytest.mark.req("RE5")
@pytest.mark.parametrize("is_member", [True, False])
def test_not_interested_stays_away_until_it_is_taken_back(allowing, goods, model, is_member):
    if is_member:
        sign_in(allowing)
    popular(model, goods)
    gone = goods[2]
    answer = allowing.post(
        "/en/suggested/hide/", {"hide": gone.public_id, "slot": "for-you"}, headers=HTMX
    )
    assert "We will not suggest it any more." in answer.content.decode()
    assert gone.name not in slot(part(allowing), "for-you")
    assert gone.name in allowing.get("/en/suggested/hidden/").content.decode()
    assert gone.public_id in allowing.get("/en/me/").content.decode()  # for cached pages
    assert (Dislike.objects.get().user_id is not None) == is_member
    # Without a script: a form, and back to the list of them.
    answer = allowing.post("/en/suggested/hide/", {"show": gone.public_id})
    assert (answer.status_code, answer.url) == (302, "/en/suggested/hidden/")
    assert not Dislike.objects.exists()
    assert "Nothing here" in allowing.get("/en/suggested/hidden/").content.decode()


@pytest.mark.req("RE5")
def test_what_a_guest_hid_goes_with_the_account(allowing, goods):
    allowing.post("/en/suggested/hide/", {"hide": goods[1].public_id})
    sign_in(allowing)
    assert goods[1].name in allowing.get("/en/suggested/hidden/").content.decode()
    assert Dislike.objects.get().user.email == "amy@example.com"


@pytest.mark.req("RE5")
def test_bad_input_changes_nothing(client, goods):
    for fields in ({}, {"hide": "nosuchproduct"}, {"hide": "a\0b"}):
        assert client.post("/en/suggested/hide/", fields).status_code == 404
    assert client.get("/en/suggested/hide/").status_code == 405
    for path in ("?page=cart", "?page=", "", "?page=x", "nosuchslot/"):
        assert client.get(f"/en/suggested/{path}").status_code == 404
    assert "Thing" in part(client, product="nosuchproduct")
    assert not Dislike.objects.exists()


@pytest.mark.req("RE1")
@pytest.mark.parametrize(
    ("language", "title", "reason"),
    [("en", "Loved right now", "Popular in the shop"), ("zh-hans", "大家都在买", "店里热卖")],
)
def test_a_cached_page_shows_what_is_for_all(client, goods, model, language, title, reason):
    popular(model, goods[:3])
    page = client.get(f"/{language}/").content.decode()
    shown = slot(page, "trending")
    assert title in shown
    assert reason in shown
    assert "⋯" in shown
    # Personal ones wait: nothing of anybody is in the page that all are sent.
    assert "<article" not in slot(page, "for-you")
    assert f"/{language}/suggested/for-you/" in page


@pytest.mark.req("RE1")
def test_a_product_page_with_what_goes_with_it(client, goods, model):
    pot = goods[0]
    made.product_list(model, pot, "together", item(goods[1]), item(goods[2]), item(pot))
    made.product_list(model, pot, "similar", item(goods[3]))
    page = client.get(f"/en/p/{pot.slug_en}/").content.decode()
    together = slot(page, "together")
    assert "Bought with Willow teapot" in together
    assert together.count("<article") == 2
    assert "Add all 2 to bag" in together
    skus = [shop.sku(goods[1]), shop.sku(goods[2])]
    assert all(f'value="{sku}"' in together for sku in skus)
    assert "Like Willow teapot" in slot(page, "similar")
    answer = client.post("/en/bag/lines/several/", {"sku": skus})
    bag = client.get(answer.url).content.decode()
    assert "Thing 0" in bag
    assert "Thing 1" in bag


@pytest.mark.req("RE1")
@pytest.mark.parametrize("skus", [[], ["nosuch"], [""]])
def test_adding_all_or_nothing(client, goods, skus):
    sent = [shop.sku(goods[1]), *skus] if skus else []
    assert client.post("/en/bag/lines/several/", {"sku": sent}).status_code == 422
    assert "Thing 0" not in client.get("/en/bag/").content.decode().split('id="slot-')[0]


@pytest.mark.req("RE1", "RE4")
def test_the_bag_suggests_what_is_not_in_it(client, goods, model):
    made.product_list(model, goods[0], "together", item(goods[1]), item(goods[2]))
    add(client, goods[0])
    add(client, goods[1])
    shown = slot(client.get("/en/bag/").content.decode(), "bag")
    assert "Thing 1" in shown
    assert "Thing 0" not in shown
    assert "Willow teapot</a>" not in shown


@pytest.mark.req("RE1", "RE4")
def test_nothing_sensible_is_missing_when_lists_are(client, goods, model, caplog):
    """Corrupt lists, products gone, a category emptied overnight: the best of the shop serves."""
    made.common_list(model, "all", "trending", "nonsense")
    made.common_list(model, "all", "popular", [999999, 1, "popular", {}, "popular"])
    caplog.set_level("INFO", logger="loopmart.recommendations")
    page = client.get("/en/").content.decode()
    assert slot(page, "trending").count("<article") == 9
    line = next(one.message for one in caplog.records if "slot=trending" in one.message)
    assert "served=best instead_of=trending,popular" in line


@pytest.mark.req("RE1")
def test_without_the_cache_server_pages_still_suggest(allowing, goods, model, monkeypatch):
    popular(model, goods[:4])

    def away(*_args, **_kwargs):
        raise redis.ConnectionError

    monkeypatch.setattr(redis.Redis, "execute_command", away)
    monkeypatch.setattr(redis.client.Pipeline, "execute", away)
    assert "Thing 2" in slot(part(allowing), "for-you") + slot(
        allowing.get("/en/").content.decode(), "trending"
    )


@pytest.mark.req("RE1")
def test_operators_decide_what_stands_where(client, goods):
    Slot.objects.filter(code="trending").update(form="grid", title_en="Our best", size=2)
    Slot.objects.filter(code="fresh").update(is_on=False)
    book.changed()
    page = client.get("/en/").content.decode()
    assert "Our best" in page
    assert slot(page, "trending").count("<article") == 2
    assert 'data-form="grid"' in slot(page, "trending")
    assert 'id="slot-fresh"' not in page


@pytest.mark.req("RE1", "SF8")
@pytest.mark.parametrize("many", [1, 6])
def test_a_part_costs_the_same_however_long_its_lists(
    allowing, goods, model, many, django_assert_num_queries
):
    amy = sign_in(allowing)
    made.shopper_list(model, amy, "for_you", *(item(one) for one in goods[:many]))
    made.product_list(model, goods[0], "similar", *(item(one) for one in goods[1 : many + 1]))
    allowing.post("/en/seen/look/", {"product": goods[0].public_id})
    part(allowing)
    with django_assert_num_queries(10):
        part(allowing)
