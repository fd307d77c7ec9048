"""Films, models and turns over the API."""

import pytest

from tests.factories import media as made
from tests.factories import shop

pytestmark = [pytest.mark.django_db, pytest.mark.req("CA2", "PL1")]


def test_a_product_tells_its_films_models_and_turns(app):
    item = shop.small_shop()
    for make in (made.film, made.model, made.turn):
        make(item)
    film, model, turn = app.get(f"products/{item.public_id}/").json()["media"]
    assert (film["kind"], film["label"], film["frames"]) == ("video", "The lamp comes on", [])
    assert list(film["subtitles"]) == ["en"]
    assert film["url"].endswith(".mp4")
    assert model["url"].endswith(".glb")
    assert (turn["url"], len(turn["frames"]), turn["still"]) == (None, 8, turn["frames"][0])
    assert (turn["width"], turn["height"]) == (80, 100)
