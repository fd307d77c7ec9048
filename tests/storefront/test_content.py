"""Pages, landing pages, the journal, banners by place and time."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from catalog.models import Article, Banner, Block, Page
from catalog.services import content
from core import clock
from tests.factories import shop
from tests.factories.window import operator
from tests.storefront.shopper import drain

pytestmark = pytest.mark.django_db


def page_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def tell(now):
    content.tell_due(now=now)
    drain(now)


def announce(**fields):
    return Banner.objects.create(
        slot="bar", title_en="Winter sale", title_zh_hans="冬季特卖", **fields
    )


@pytest.fixture
def article():
    teapot = shop.small_shop()
    found = Article.objects.create(
        slug_en="on-clay",
        slug_zh_hans="说泥",
        title_en="On clay",
        title_zh_hans="说泥",
        summary_en="What a pot is made of.",
        summary_zh_hans="一把壶的来处。",
        body_en="## First\n\n<script>alert(1)</script>",
        body_zh_hans="泥土。",
        starts_at=shop.NOW - timedelta(days=1),
    )
    found.products.add(teapot)
    return found


@pytest.mark.req("SF12")
@pytest.mark.parametrize(("language", "said"), [("en", "Winter sale"), ("zh-hans", "冬季特卖")])
def test_an_announcement_stands_above_every_page(client, language, said):
    shop.small_shop()
    announce(link="/journal/")
    drain(clock.now())
    for path in ("", "c/kitchen/" if language == "en" else "c/kitchen-zh/", "bag/"):
        page = page_of(client, f"/{language}/{path}")
        assert f'<a href="/{language}/journal/">{said}</a>' in page


@pytest.mark.req("SF12", "SF8")
def test_a_cached_page_changes_when_a_banners_time_comes_and_goes(client, time_machine):
    shop.small_shop()
    begun = clock.now()
    announce(starts_at=begun + timedelta(hours=1), ends_at=begun + timedelta(hours=2))
    seen = []
    for hour in (0, 1, 2):
        now = begun + timedelta(hours=hour)
        time_machine.move_to(now)
        tell(now)
        seen.append("Winter sale" in page_of(client, "/en/"))
    assert seen == [False, True, False]
    assert content.tell_due(now=clock.now()) == 0


@pytest.mark.req("SF12")
def test_a_banner_on_top_of_one_category(client):
    shop.small_shop()
    Banner.objects.create(
        slot="category", title_en="The kiln", shown_in=shop.category(), link="/journal/"
    )
    assert "The kiln" in page_of(client, "/en/c/kitchen/")
    assert "The kiln" not in page_of(client, "/en/")


@pytest.mark.req("SF12", "SF7")
def test_the_journal_and_an_article(client, article):
    assert "What a pot is made of." in page_of(client, "/en/journal/")
    page = page_of(client, "/en/journal/on-clay/")
    assert "<h2>First</h2>" in page
    assert "<script>alert" not in page
    assert "Willow teapot" in page
    assert '"@type": "Article"' in page
    assert '<meta property="og:type" content="article">' in page
    assert 'hreflang="zh-Hans" href="http://127.0.0.1:8000/zh-hans/journal/' in page
    assert "泥土" in page_of(client, "/zh-hans/journal/说泥/")


@pytest.mark.req("SF12")
@pytest.mark.parametrize(
    "fields",
    [
        {"is_active": False},
        {"starts_at": shop.NOW + timedelta(days=400)},
        {"ends_at": shop.NOW - timedelta(hours=1)},
    ],
)
def test_an_article_that_is_not_to_be_seen(client, article, fields):
    Article.objects.filter(pk=article.pk).update(**fields)
    assert client.get("/en/journal/on-clay/").status_code == 404
    assert "On clay" not in page_of(client, "/en/journal/")


@pytest.mark.req("SF12")
def test_a_landing_page_of_blocks(client):
    shop.small_shop()
    page = Page.objects.create(slug="gifts", title_en="Gifts", intro_en="For all.")
    Block.objects.create(page=page, kind="text", title_en="Wrapped", text_en="With a **card**.")
    Block.objects.create(page=page, kind="products", category=shop.category(), position=1)
    shown = page_of(client, "/en/pages/gifts/")
    assert "<strong>card</strong>" in shown
    assert "Willow teapot" in shown
    assert re.search(r'name="description" content="For all\."', shown)


@pytest.mark.req("SF12", "SF8")
@pytest.mark.parametrize("count", [1, 3])
def test_as_many_statements_for_three_articles_as_for_one(
    client, article, count, django_assert_num_queries
):
    for number in range(count):
        Article.objects.create(
            slug_en=f"a-{number}", title_en="A", summary_en="B", body_en="C", starts_at=shop.NOW
        )
    page_of(client, "/en/")
    with django_assert_num_queries(1):
        page_of(client, "/en/journal/")


@pytest.mark.req("SF12", "SF8")
def test_what_is_deleted_from_the_list_leaves_the_cached_pages(client):
    shop.small_shop()
    banner = announce()
    assert "Winter sale" in page_of(client, "/en/")
    desk = Client(headers={"Sec-Fetch-Site": "same-origin"})
    desk.force_login(operator("owner"))
    chosen = {"action": "delete_selected", "_selected_action": [banner.pk], "post": "yes"}
    assert desk.post("/admin/catalog/banner/", chosen).status_code == 302
    drain(clock.now())
    assert "Winter sale" not in page_of(client, "/en/")
