"""A run reads, learns, judges, writes its lists, and is put in force when it is not worse."""

from datetime import timedelta

import pytest
from django.test import override_settings

from accounts.models import User
from analytics.models import Profile
from analytics.warehouse import opened
from orders.models import Order
from recommendations.models import CommonList, Model, ProductList, ShopperList
from recommendations.selectors import lists
from recommendations.services import training, versions
from tests.factories import sales, shop
from tests.recommendations.past import Past

pytestmark = [pytest.mark.django_db, pytest.mark.req("RE2", "RE3")]


@pytest.fixture(autouse=True)
def _here(tmp_path):
    with override_settings(MODELS_ROOT=tmp_path):
        yield


def run(past, now=shop.NOW):
    return training.train(model_id=training.begin(now=now).pk, warehouse=past, now=now)


def mugs():
    """A shop with one new product."""
    past = Past()
    past.product(shop.product("Mug", "杯子").pk, launched="2026-11-01")
    return past


def test_no_orders_at_all_gives_what_is_new_and_what_is_alike():
    mug, cup = shop.product("Blue mug", "蓝色杯子"), shop.product("Blue cup", "蓝色茶杯")
    past = Past()
    past.product(mug.pk, "Blue mug", "蓝色杯子", launched="2026-11-01")
    past.product(cup.pk, "Blue cup", "蓝色茶杯", launched="2026-11-10")
    model = run(past)

    assert (model.state, model.metrics["form"], model.why) == ("live", "popular", "too_little")
    fresh = lists.common(scope="all", kind="fresh")
    assert [one.product_id for one in fresh] == [cup.pk, mug.pk]
    alike = lists.for_products(product_ids=[mug.pk], kind="similar")[mug.pk]
    assert [(one.product_id, one.source) for one in alike] == [(cup.pk, "content")]


def test_a_few_orders_give_a_blend_and_one_order_a_list():
    people = [User.objects.create(email=f"few{n}@example.com").pk for n in range(3)]
    items = [shop.product(f"Thing {n}", f"东西{n}").pk for n in range(4)]
    past = Past()
    for pk in items:
        past.product(pk, "", "")  # not a word
    past.order(people[0], items[0], items[1], days_ago=3)
    past.order(people[1], items[0], items[1], days_ago=5, country="CN")
    past.order(people[2], items[2], days_ago=400)
    model = run(past)

    assert (model.state, model.metrics["form"]) == ("live", "blend")
    mine = lists.for_shopper(user_id=people[2], kinds=["for_you"])["for_you"]
    assert {one.product_id for one in mine} == {items[0], items[1], items[2]}
    china = lists.common(scope="country:CN", kind="popular")
    assert [one.product_id for one in china] == [items[0], items[1]]
    assert ProductList.objects.filter(kind="together", product=items[3]).count() == 0


def test_ten_thousand_lines_of_one_person_do_not_crowd_out_the_rest():
    people = [User.objects.create(email=f"many{n}@example.com").pk for n in range(2)]
    items = [shop.product(f"Thing {n}", f"东西{n}").pk for n in range(10)]
    past = Past()
    for pk in items:
        past.product(pk)
    past.habit(people[0], items, days=1000)
    past.order(people[1], items[0], days_ago=2)
    model = run(past)

    assert model.lineage["lines"] == 3001
    assert ShopperList.objects.filter(model=model, user=people[1], kind="for_you").exists()


def test_who_switched_their_profile_off_is_not_read():
    person = User.objects.create(email="off@example.com")
    Profile.objects.create(user=person, is_on=False)
    past, mug = Past(), shop.product("Mug", "杯子")
    past.product(mug.pk)
    past.order(person.pk, mug.pk, days_ago=1)
    model = run(past)

    assert model.lineage["lines"] == 0
    assert not ShopperList.objects.exists()


def test_a_category_emptied_overnight_is_in_no_list():
    person, past = User.objects.create(email="gone@example.com"), Past()
    mug, gone = shop.product("Mug", "杯子"), shop.product("Gone", "没有了")
    past.product(mug.pk)
    past.order(person.pk, mug.pk, gone.pk, days_ago=1)
    run(past)

    told = lists.for_shopper(user_id=person.pk, kinds=["for_you"])["for_you"]
    assert [one.product_id for one in told] == [mug.pk]


def test_the_shops_own_warehouse_is_read(now, tmp_path):
    item, buyer = shop.small_shop(stock=5), User.objects.create(email="buyer@example.com")
    order = sales.paid(shop.sku(item))
    Order.objects.filter(pk=order.pk).update(user=buyer)
    tomorrow = now + timedelta(days=1)
    with override_settings(WAREHOUSE_DIR=tmp_path / "lake"), opened(now=tomorrow) as house:
        run(house, tomorrow)

    mine = lists.for_shopper(user_id=buyer.pk, kinds=["for_you"])["for_you"]
    assert [(one.product_id, one.reason.code) for one in mine] == [(item.pk, "recent")]


def test_one_run_at_a_time_and_a_silent_one_is_closed(now):
    first = training.begin(now=now)
    with pytest.raises(training.AlreadyTraining):
        training.begin(now=now + timedelta(minutes=19))
    second = training.begin(now=now + timedelta(minutes=21))

    first.refresh_from_db()
    assert (first.state, first.why) == ("failed", "killed")
    assert (second.state, second.code) == ("training", "2026-11-22-2")


def test_an_empty_shop_has_nothing_to_put_in_force():
    model = run(Past())

    assert (model.state, model.why) == ("refused", "nothing")


def test_a_run_that_breaks_says_why_and_the_live_model_stays():
    class Broken(Past):
        def rows(self, sql, params=None):
            raise OSError("the disk is full")

    live = run(mugs())
    with pytest.raises(OSError):
        run(Broken())

    broken = Model.objects.exclude(pk=live.pk).get()
    assert (broken.state, broken.why) == ("failed", "broken:OSError: the disk is full")
    assert Model.objects.get(state="live") == live


def test_going_back_takes_one_step_and_no_training(now):
    first, second = run(mugs()), run(mugs())
    assert Model.objects.get(state="live") == second

    versions.roll_back(why="It shows winter coats.", now=now)

    first.refresh_from_db()
    assert (first.state, first.why) == ("live", "It shows winter coats.")
    with pytest.raises(versions.ReasonMissing):
        versions.roll_back(why=" ", now=now)


def test_a_damaged_model_is_refused_with_why(now):
    first, second = run(mugs()), run(mugs())
    (first.path / "manifest.json").write_text("{")

    with pytest.raises(versions.Corrupted):
        versions.promote(model_id=first.pk, why="back", now=now)

    first.refresh_from_db()
    assert (first.state, first.why) == ("refused", "damaged:manifest.json")
    assert Model.objects.get(state="live") == second


def test_lists_of_models_nobody_goes_back_to_are_deleted(now):
    past = mugs()
    runs = [run(past, now + timedelta(hours=n)) for n in range(4)]

    kept = set(CommonList.objects.values_list("model_id", flat=True))
    assert kept == {runs[2].pk, runs[3].pk}
    assert [one.path.exists() for one in runs] == [False, False, True, True]
