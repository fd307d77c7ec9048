"""Lists are read in one round trip, or one statement, and never break a page."""

import pytest
import redis

from recommendations.models import Model, ShopperList
from recommendations.selectors import hot, lists
from recommendations.types import Reason, Suggestion
from tests.factories import models as made
from tests.factories.members import person
from tests.factories.shop import product

pytestmark = [pytest.mark.django_db, pytest.mark.req("RE2")]


@pytest.fixture
def shopper():
    return person()


def test_a_shoppers_lists_are_read_once(shopper, django_assert_num_queries):
    model, mug = made.model(), product("mug")
    again = made.item(mug, score=0.5, code="again", source="own", every_days=9)
    made.shopper_list(model, shopper, "for_you", again)
    told = {"user_id": shopper.pk, "kinds": ["for_you", "discover"]}

    with django_assert_num_queries(1):
        first = lists.for_shopper(**told)
    with django_assert_num_queries(0):
        second = lists.for_shopper(**told)

    assert first == second
    assert first == {
        "for_you": (Suggestion(mug.pk, 0.5, Reason("again", {"every_days": 9}), "own"),),
        "discover": (),
    }


def test_lists_of_many_products_are_one_statement(django_assert_num_queries):
    model, mug, pot, tray = made.model(), product("mug"), product("pot"), product("tray")
    made.product_list(model, mug, "together", made.item(pot))
    made.product_list(model, pot, "together", made.item(mug), made.item(tray))

    with django_assert_num_queries(1):
        found = lists.for_products(product_ids=[mug.pk, pot.pk, tray.pk], kind="together")

    shown = {pk: [one.product_id for one in told] for pk, told in found.items()}
    assert shown == {mug.pk: [pot.pk], pot.pk: [mug.pk, tray.pk], tray.pk: []}


def test_nothing_live_is_an_empty_answer(shopper, django_assert_num_queries):
    waiting = made.model(state=Model.State.READY)
    made.common_list(waiting, "all", "trending", made.item(product("mug")))

    with django_assert_num_queries(1):
        assert lists.common(scope="all", kind="trending") == ()
        assert lists.for_shopper(user_id=shopper.pk, kinds=["for_you"]) == {"for_you": ()}
    named = lists.common(scope="all", kind="trending", model_id=waiting.pk)
    assert [one.source for one in named] == ["popular"]


def test_items_nobody_can_read_are_an_empty_answer(shopper):
    model = made.model()
    ShopperList.objects.create(
        model=model, user=shopper, kind="for_you", items=[{"product": 1}], made_at=made.NOW
    )

    assert lists.for_shopper(user_id=shopper.pk, kinds=["for_you"]) == {"for_you": ()}


def test_without_a_cache_the_database_answers(shopper, monkeypatch):
    mug, dead = product("mug"), redis.Redis(host="127.0.0.1", port=1)
    made.common_list(made.model(), "all", "trending", made.item(mug))
    monkeypatch.setattr(hot, "_script", lambda: dead.register_script(hot._READ))
    monkeypatch.setattr(hot, "server", lambda: dead)

    found = lists.common(scope="all", kind="trending")

    assert [one.product_id for one in found] == [mug.pk]
