"""Loading the demo into an empty shop: after a failure, and on another day."""

from datetime import timedelta

import pytest
from django.test import override_settings

from catalog.models import Product
from demo.loading import whole

pytestmark = [pytest.mark.django_db, pytest.mark.req("PL7")]


def test_a_failure_leaves_an_empty_shop_that_loads_later(tmp_path, monkeypatch, now):
    with override_settings(VAR_DIR=tmp_path, MEDIA_ROOT=tmp_path / "media"):
        with monkeypatch.context() as broken:
            broken.setattr(whole.people, "load", lambda: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                whole.load(now=now, ask_worker=True)
        assert not whole.is_loaded()
        assert whole.load(now=now, ask_worker=False) == 169


def test_what_was_new_on_the_day_is_new_today(tmp_path, now):
    with override_settings(VAR_DIR=tmp_path, MEDIA_ROOT=tmp_path / "media"):
        whole.load(now=now + timedelta(days=400), ask_worker=False)
    newest = Product.objects.latest("published_at")
    assert newest.code == "tablet"
    assert now + timedelta(days=398) < newest.published_at < now + timedelta(days=400)
