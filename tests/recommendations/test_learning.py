"""What a model makes of habits: one training for all of these."""

import pytest
from django.test import override_settings

from accounts.models import User
from recommendations.selectors import lists
from recommendations.services import artefacts, training
from shop.testing.clearing import delete_all_rows
from tests.factories import shop
from tests.recommendations.past import habits

pytestmark = [pytest.mark.django_db, pytest.mark.req("RE2", "RE3")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where models of this module lie."""
    with override_settings(MODELS_ROOT=tmp_path_factory.mktemp("models")):
        yield


@pytest.fixture(scope="module")
def trained(folder, django_db_setup, django_db_blocker):
    """One model, trained once for the module; its rows go with the module."""
    with django_db_blocker.unblock():
        people = [User.objects.create(email=f"habit{n}@example.com").pk for n in range(60)]
        products = [shop.product(f"Thing {n}", f"东西{n}").pk for n in range(16)]
        past = habits([*people, "guest"], products)
        run = training.begin(now=shop.NOW)
        yield training.train(model_id=run.pk, warehouse=past, now=shop.NOW), people, products
        delete_all_rows()


def test_a_run_learns_and_is_put_in_force(trained):
    model, _people, _products = trained

    assert (model.state, model.metrics["form"], model.why) == ("live", "ranker", "not_worse")
    assert model.metrics["gate"]["against"] == "own"
    assert model.metrics["lists"]["shoppers"] == 180
    assert model.lineage["people"] == 61
    assert model.lineage["products"] == 16
    assert set(model.cost) == {"cpu_seconds", "wall_seconds", "peak_mb", "steps"}
    value, low, high = model.metrics["for_you"]["ranker"]["ndcg@10"]
    assert 0.5 < low <= value <= high <= 1
    assert artefacts.damage(model) == ""


def test_what_somebody_buys_comes_early_and_says_how_often(trained):
    _model, people, products = trained
    told = lists.for_shopper(user_id=people[7], kinds=["for_you", "discover"])

    shown = {one.product_id: one for one in told["for_you"]}
    mine = shown[products[7]]
    assert list(shown).index(products[7]) < 3
    assert (mine.reason.code, mine.source) == ("again", "own")
    assert mine.reason.params == {"every_days": 7}
    bought = set(products[:5]) | {products[7], products[8]}
    assert told["discover"]
    assert not bought & {one.product_id for one in told["discover"]}


def test_what_is_bought_together_stands_beside_a_product(trained):
    _model, _people, products = trained
    beside = lists.for_products(product_ids=[products[9]], kind="together")[products[9]]

    assert {one.product_id for one in beside[:2]} >= {products[10]}
    assert beside[0].reason.params == {"product_id": products[9]}


def test_the_holdout_says_what_was_shown_and_bought(trained):
    import duckdb

    model, _people, _products = trained
    path = model.path / artefacts.HOLDOUT
    shoppers, hits = (
        duckdb.connect()
        .execute(
            "SELECT count(DISTINCT user_id), sum(relevant::INT) FROM read_parquet(?) "
            "WHERE rank = 1",
            [str(path)],
        )
        .fetchone()
    )

    assert shoppers == 60
    assert 30 < hits <= 60


@pytest.mark.req("RE7")
def test_what_has_a_rhythm_is_to_be_bought_again(trained):
    model, people, products = trained
    first = lists.for_shopper(user_id=people[7], kinds=["buy_again"])["buy_again"]
    mine = next(one for one in first if one.product_id == products[7])

    assert mine.reason.params["every_days"] == 7
    assert mine.reason.params["chance"] >= 40
    assert "2026-11-22" <= mine.reason.params["due_on"] <= "2026-11-28"
    assert model.metrics["buy_again"]["pairs"] > 100
