"""The index follows the shop: through the outbox, into bitmaps, and beside a rebuild."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from catalog.events import ProductChanged
from core.events import publish
from inventory.models import StockItem
from inventory.services import movements
from inventory.types import Reason
from pricing.events import PriceChanged
from pricing.models import Price
from search import selectors as search
from search.engine import files, known, live
from search.models import Build, Change, SearchDoc
from search.selectors.health import health
from search.services import copies, indexing, standings
from search.types import Query, Sort
from tests.factories import shop
from tests.storefront.shopper import drain

pytestmark = pytest.mark.django_db


def total(text="", **how):
    return search.find(Query(currency="GBP", text=text, **how)).total


@pytest.mark.req("SE1", "SF8")
def test_an_edit_a_price_and_the_stock_are_followed(client, engine, now):
    item, other = shop.small_shop(), shop.product(name="Plain mug")
    engine()
    assert (total("teapot"), total("jug"), total("mug")) == (1, 0, 1)

    with transaction.atomic():
        shop.Product.objects.filter(pk=item.pk).update(name_en="Willow jug")
        publish(ProductChanged(product_id=item.pk), now=now)
    drain(now)
    assert (total("teapot"), total("jug")) == (0, 1)

    cheap = {"low": Decimal(1), "high": Decimal(9)}
    assert total(**cheap) == 0
    with transaction.atomic():
        Price.objects.filter(variant__product=item, price_list__currency="GBP").update(
            amount="7.00"
        )
        publish(PriceChanged(product_id=item.pk), now=now)
    drain(now)
    assert total(**cheap) == 1
    cheapest = search.find(Query(currency="GBP", sort=Sort.CHEAPEST)).hits[0]
    assert cheapest.product_id == item.pk

    in_stock = {"filters": {"stock": ("in",)}}
    assert total(**in_stock) == 2
    row = StockItem.objects.get(variant__product=item)
    movements.record(stock_id=row.pk, quantity=-10, reason=Reason.DAMAGE, now=now)
    drain(now)
    assert total(**in_stock) == 1

    shop.Product.objects.filter(pk=other.pk).update(status="retired")
    with transaction.atomic():
        publish(ProductChanged(product_id=other.pk), now=now)
    drain(now)
    assert (total(), total("mug")) == (1, 0)


@pytest.mark.req("SE1")
def test_a_copy_takes_in_each_change_once(bitmaps, django_assert_num_queries, now):
    item = shop.small_shop()
    bitmaps()
    assert total("teapot") == 1
    size = live._copy.engine.index.size
    for _again in range(3):
        indexing.index(product_ids=[item.pk], now=now)
    with django_assert_num_queries(3):
        assert total("teapot") == 1
    assert live._copy.engine.index.size == size + 1
    with django_assert_num_queries(1):
        assert total("teapot") == 1


@pytest.mark.req("SE1")
@pytest.mark.django_db(transaction=True)
def test_a_change_that_commits_late_is_not_missed(bitmaps, elsewhere, now):
    """Ids and transactions are given out early and seen late: nothing may be skipped over."""
    first, second = shop.small_shop(), shop.product(name="Plain mug")
    bitmaps()
    assert total("jug") == 0
    with transaction.atomic():
        shop.Product.objects.filter(pk=first.pk).update(name_en="Willow jug")
        indexing.note_change([first.pk], now=now)
        # Another change, begun later, is there first, and is taken in.
        elsewhere(_rename, second.pk, "Tall jug", now).result(timeout=20)
        assert elsewhere(total, "jug").result(timeout=20) == 1
        indexing.index(product_ids=[first.pk], now=now)
    assert total("jug") == 2


def _rename(pk, name, now):
    shop.Product.objects.filter(pk=pk).update(name_en=name)
    indexing.index(product_ids=[pk], now=now)


@pytest.mark.req("SE1")
def test_many_changes_at_once_are_taken_in_bit_by_bit(bitmaps, monkeypatch, now):
    monkeypatch.setattr(live, "MOST_AT_ONCE", 2)
    rows = [shop.product(name=f"Mug {number}") for number in range(6)]
    bitmaps()
    assert total("jar") == 0
    for row in rows:
        _rename(row.pk, "Jar", now)
    assert [total("jar") for _look in range(4)] == [2, 4, 6, 6]


@pytest.mark.req("SE1")
@pytest.mark.django_db(transaction=True)
def test_a_rebuild_runs_beside_live_traffic(engine, elsewhere, monkeypatch, now):
    item, other = shop.small_shop(), shop.product(name="Plain mug")
    engine()
    monkeypatch.setattr(indexing, "CHUNK", 1)
    seen, write = [], indexing.write

    def and_ask(found, **how):
        # In the middle of each chunk somebody searches, on a connection of their own.
        seen.append(elsewhere(total, "teapot").result(timeout=20))
        return write(found, **how)

    monkeypatch.setattr(indexing, "write", and_ask)
    assert indexing.rebuild(now=now) == 2
    assert seen == [1, 1]
    assert {total("teapot"), total("mug")} == {1}
    assert SearchDoc.objects.get(pk=item.pk).words
    assert SearchDoc.objects.filter(pk=other.pk).exists()


@pytest.mark.req("SE1")
def test_a_new_copy_takes_over_and_the_old_is_cleared_away(bitmaps, now):
    shop.small_shop()
    first = bitmaps()
    assert total("teapot") == 1
    shop.product(name="Round teapot")
    assert total("teapot") == 2
    names = [copies.build(now=now + timedelta(minutes=n)).name for n in (1, 2)]
    known.forget()
    assert total("teapot") == 2
    assert set(Build.objects.values_list("name", flat=True)) == set(names)
    assert {path.name for path in files.folder().iterdir()} == set(names)
    assert first.name not in names
    assert Change.objects.filter(transaction__lt=first.horizon).count() == 0


@pytest.mark.req("SE1")
def test_without_its_file_postgresql_answers(bitmaps):
    shop.small_shop()
    (files.folder() / bitmaps().name).write_bytes(b"")
    assert total("teapot") == 1
    (files.folder() / Build.objects.get().name).unlink()
    assert total("teapot") == 1


@pytest.mark.req("SE1")
def test_a_copy_is_made_when_the_shop_is_large_and_when_it_lacks_much(settings, tmp_path, now):
    settings.VAR_DIR = tmp_path
    item = shop.small_shop()
    assert copies.keep_up(now=now) is None
    settings.SEARCH_BITMAPS_FROM = 1
    assert copies.keep_up(now=now).products == 1
    assert copies.keep_up(now=now) is None
    assert copies.keep_up(now=now + timedelta(days=2)) is not None
    indexing.index(product_ids=[item.pk], now=now)
    assert copies.keep_up(now=now + timedelta(days=2)) is None


@pytest.mark.req("SE1")
def test_the_lag_is_the_age_of_the_oldest_edit_not_taken_in(now):
    item = shop.small_shop()
    drain(now)
    assert health(now=now).lag == timedelta(0)
    with transaction.atomic():
        publish(ProductChanged(product_id=item.pk), now=now)
    state = health(now=now + timedelta(seconds=42))
    assert (state.lag, state.waiting, state.products) == (timedelta(seconds=42), 1, 1)


@pytest.mark.req("SE4")
def test_standings_are_worked_out_anew(now):
    item = shop.small_shop(merit=50)
    before = SearchDoc.objects.get(pk=item.pk).standing
    assert standings.rank(now=now + timedelta(days=30)) == 1
    after = SearchDoc.objects.get(pk=item.pk)
    # Newness is worth four points, and half of it after a month.
    assert before - after.standing == 200
    assert after.ranked_at == now + timedelta(days=30)
