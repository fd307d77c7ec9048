"""How many statements a page asks: as many for a long list as for a short one, none when kept."""

import pytest
from django.core.cache import cache

from core import page_cache
from tests.factories import shop

pytestmark = pytest.mark.django_db

# Of a page made anew: with its cards still kept, and with nothing kept at all, not even which
# experiments run.
COUNTS = {
    "/en/": (5, 32),
    "/en/c/kitchen/": (2, 28),
    "/en/search/?q=teapot": (1, 26),
    "/en/p/{slug}/": (10, 38),
}


def opened(client, path):
    assert client.get(path).status_code == 200


@pytest.fixture
def item():
    return shop.small_shop(colours=("coral", "moss"))


@pytest.fixture(params=[1, 3])
def others(request, item):
    for number in range(request.param):
        shop.product(name=f"Teapot {number}", colours=("coral", "moss"))


@pytest.mark.req("SF8")
@pytest.mark.parametrize("path", COUNTS)
def test_a_page_made_anew(client, item, others, path, django_assert_num_queries):
    (cards_kept, nothing_kept), path = COUNTS[path], path.format(slug=item.slug_en)
    cache.clear()
    with django_assert_num_queries(nothing_kept):
        opened(client, path)
    page_cache.bump(["list:0", f"list:{item.main_category_id}"])
    with django_assert_num_queries(cards_kept):
        opened(client, path)


@pytest.mark.req("SF8")
@pytest.mark.parametrize("path", COUNTS)
def test_a_page_kept(client, item, path, django_assert_num_queries):
    path = path.format(slug=item.slug_en)
    opened(client, path)
    with django_assert_num_queries(0):
        opened(client, path)
