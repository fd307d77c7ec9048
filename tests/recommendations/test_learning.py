"""What a model makes of habits."""

import duckdb
import pytest
from django.test import override_settings

from accounts.models import User
from recommendations.selectors import lists
from recommendations.services import artefacts, training
from tests.factories import shop
from tests.recommendations.past import habits

pytestmark = [pytest.mark.django_db, pytest.mark.req("RE2", "RE3")]


@pytest.fixture
def trained(db, tmp_path):
    """A model trained on habits, with its people and products."""
    people = [User.objects.create(email=f"habit{n}@example.com").pk for n in range(60)]
    products = [shop.product(f"Thing {n}", f"东西{n}").pk for n in range(16)]
    past = habits([*people, "guest"], products)
    with override_settings(MODELS_ROOT=tmp_path):
        run = training.begin(now=shop.NOW)
        yield training.train(model_id=run.pk, warehouse=past, now=shop.NOW), people, products


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
def test_lists_say_what_somebody_buys_and_why(trained):
    model, people, products = trained
    told = lists.for_shopper(user_id=people[7], kinds=["for_you", "discover"])

    shown = {one.product_id: one for one in told["for_you"]}
    mine = shown[products[7]]
    assert list(shown).index(products[7]) < 3
    assert (mine.reason.code, mine.source) == ("again", "own")
    assert mine.reason.params == {"every_days": 7}
    bought = set(products[:5]) | {products[7], products[8]}
    assert told["discover"]
    assert not bought & {one.product_id for one in told["discover"]}

    beside = lists.for_products(product_ids=[products[9]], kind="together")[products[9]]

    assert {one.product_id for one in beside[:2]} >= {products[10]}
    assert beside[0].reason.params == {"product_id": products[9]}

    again = lists.for_shopper(user_id=people[7], kinds=["buy_again"])["buy_again"]
    mine = next(one for one in again if one.product_id == products[7])

    assert mine.reason.params["every_days"] == 7
    assert mine.reason.params["chance"] >= 40
    assert "2026-11-22" <= mine.reason.params["due_on"] <= "2026-11-28"
    assert model.metrics["buy_again"]["pairs"] > 100
