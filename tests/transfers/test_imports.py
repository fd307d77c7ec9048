"""Imports from the file to the shop."""

from decimal import Decimal

import pytest

from catalog.models import Product, Variant
from core.models import OutboxEvent
from inventory.models import Movement, StockItem
from pricing.models import Price
from tests.factories import shop
from tests.transfers.files import (
    as_csv,
    as_xlsx,
    counts,
    imported,
    mugs,
    run,
    told,
    tried,
    upload,
)
from transfers.types import Mode, Phase, State

pytestmark = [pytest.mark.django_db, pytest.mark.req("CA8")]


@pytest.fixture(autouse=True)
def ground(settings, tmp_path):
    """What rows name must be there: type, category, price lists, a warehouse."""
    shop.product_type()
    shop.category()
    shop.price_list("GBP")
    shop.price_list("CNY")
    shop.warehouse()


@pytest.mark.parametrize("make", [as_csv, as_xlsx])
def test_a_file_becomes_products_with_prices_and_stock(make):
    job = upload(make(mugs(3)))
    assert (job.state, job.total, len(job.mapping)) == (State.COLUMNS, 3, 12)
    tried(job)
    assert counts(job, Phase.CHECK) == {"created": 3, "updated": 0, "unchanged": 0, "bad": 0}
    assert Product.objects.count() == 0
    run(job)
    assert job.state == State.DONE
    mug = Product.objects.get(code="mug-2")
    assert (mug.name_en, mug.name_zh_hans, mug.status) == ("Mug 2", "杯子 2", "active")
    assert mug.slug_en == mug.slug_zh_hans == "mug-2"
    assert mug.brand.name == "Ashbourne Pottery"
    variant = Variant.objects.get(sku="MUG-2")
    assert (variant.weight_g, variant.product_id) == (300, mug.pk)
    amounts = {p.price_list.currency: p.amount for p in Price.objects.filter(variant=variant)}
    assert amounts == {"GBP": Decimal("3.50"), "CNY": Decimal("12.00")}
    assert StockItem.objects.get(variant=variant).on_hand == 7
    assert Movement.objects.get(stock__variant=variant).quantity == 7
    told_of = OutboxEvent.objects.get(name="catalog.products_changed")
    assert len(told_of.payload["product_ids"]) == 3


def test_the_same_file_again_changes_nothing():
    data = as_csv(mugs(5))
    imported(data)
    OutboxEvent.objects.all().delete()
    again = imported(data)
    assert counts(again) == {"created": 0, "updated": 0, "unchanged": 5, "bad": 0}
    assert Product.objects.count() == Variant.objects.count() == Movement.objects.count() == 5
    assert not OutboxEvent.objects.exists()


def test_a_price_or_a_stock_alone_makes_a_row_changed():
    imported(as_csv(mugs(3)))
    rows = mugs(3)
    rows[0]["Price GBP"] = "9.99"
    rows[1]["Stock: gb"] = "4"
    job = tried(upload(as_csv(rows)))
    assert counts(job, Phase.CHECK) == {"created": 0, "updated": 2, "unchanged": 1, "bad": 0}
    run(job)
    assert counts(job) == {"created": 0, "updated": 2, "unchanged": 1, "bad": 0}
    assert Price.objects.get(variant__sku="MUG-1", price_list__code="gbp").amount == Decimal("9.99")
    assert StockItem.objects.get(variant__sku="MUG-2").on_hand == 4
    assert list(
        Movement.objects.filter(stock__variant__sku="MUG-2")
        .order_by("pk")
        .values_list("quantity", flat=True)
    ) == [7, -3]


def bad_rows():
    rows = mugs(7)
    rows[1] |= {"Price GBP": "cheap", "Stock: gb": "-4"}
    rows[2] |= {"Main category": "nowhere"}
    rows[3] |= {"SKU": "MUG-1"}
    rows[4] |= {"Name (English)": "", "Name (Simplified Chinese)": ""}
    rows[5] |= {"Name (English)": "=HYPERLINK(1)"}
    return rows


BAD = {
    3: [("price:gbp", "number"), ("stock:gb", "negative")],
    4: [("category", "unknown")],
    5: [("sku", "twice")],
    6: [("name_en", "needed")],
    7: [("name_en", "formula")],
}


def test_each_bad_row_is_reported_and_the_good_ones_are_kept():
    job = tried(upload(as_csv(bad_rows())))
    assert told(job) == BAD
    assert counts(job, Phase.CHECK) == {"created": 2, "updated": 0, "unchanged": 0, "bad": 5}
    run(job)
    assert told(job, Phase.RUN) == BAD
    assert sorted(Product.objects.values_list("code", flat=True)) == ["mug-1", "mug-7"]


def test_all_or_nothing_is_refused_with_bad_rows_and_whole_without():
    from transfers.services import imports

    job = tried(upload(as_csv(bad_rows())))
    with pytest.raises(imports.HasBadRows):
        run(job, Mode.ALL)
    assert not Product.objects.exists()
    good = imported(as_csv(mugs(4)), Mode.ALL)
    assert (good.state, Product.objects.count()) == (State.DONE, 4)
    assert StockItem.objects.filter(on_hand=7).count() == 4


def test_a_row_that_turns_bad_after_the_trial_leaves_nothing_of_the_file():
    shop.product()
    job = tried(upload(as_csv(mugs(3))))
    elsewhere = Variant.objects.get()
    Variant.objects.filter(pk=elsewhere.pk).update(sku="MUG-3")
    run(job, Mode.ALL)
    assert job.state == State.REFUSED
    assert told(job, Phase.RUN) == {4: [("sku", "elsewhere")]}
    assert not Product.objects.filter(code__startswith="mug-").exists()
