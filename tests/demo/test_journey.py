"""The Complete Journey: names from till abbreviations, and an import that can be killed."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import override_settings

from catalog.models import Category, Image, Product
from catalog.types import Status
from demo import files
from demo.journey import goods, ground, names, source, whole
from inventory.models import Location, Movement, StockItem
from pricing.models import Price
from search.models import SearchDoc

pytestmark = pytest.mark.req("PL7")


@pytest.mark.parametrize(
    ("till", "person"),
    [
        ("APPLE SAUCE", "Apple sauce"),
        ("SPICES & SEASONINGS", "Spices and seasonings"),
        ("BREAD:ITALIAN/FRENCH", "Bread italian french"),
        ("FRZN SS PREMIUM ENTREES", "Frozen single-serve premium entrees"),
    ],
)
def test_till_words_become_readable(till, person):
    assert names.readable(till) == person


@pytest.mark.parametrize(
    ("till", "english", "chinese", "grams"),
    [
        ("16 OZ", "16 oz", "16 盎司", 454),
        ("2.5 OZ", "2.5 oz", "2.5 盎司", 71),
        (".4 OZ", "0.4 oz", "0.4 盎司", 11),
        ("1.5 L", "1.5 l", "1.5 升", 1500),
        ("T     6 OZ", "6 oz", "6 盎司", 170),
        ("24 CT", "24 pieces", "24 件", names.USUAL_WEIGHT),
        ("997874  PK", "", "", names.USUAL_WEIGHT),
        ("CTN", "", "", names.USUAL_WEIGHT),
        ("", "", "", names.USUAL_WEIGHT),
    ],
)
def test_only_what_is_a_size_is_read_as_one(till, english, chinese, grams):
    assert names.size(till) == names.Size(english, chinese, grams)


def item(number, **facts):
    given = {
        "department": "GROCERY", "category": "COFFEE", "kind": "GROUND COFFEE",
        "package": "12 OZ", "is_own_label": False, "price": Decimal("4.99"), "merit": 80,
        "first_sold": datetime(2017, 12, 1, tzinfo=UTC),
    }  # fmt: skip
    return source.Item(number=number, **given | facts)


@pytest.fixture
def retailer(monkeypatch, tmp_path):
    """A retailer of nine goods, one never sold and one without a category; chunks of four."""
    goods_there = [item(number) for number in range(1, 8)]
    goods_there.append(item(8, price=None, merit=0, first_sold=None))
    goods_there.append(item(9, department="TOYS", category="", kind="PLASTIC TOYS", package=""))
    monkeypatch.setattr(whole.source, "items", lambda: iter(goods_there))
    monkeypatch.setattr(ground.source, "stores", lambda: [31, 330])
    monkeypatch.setattr(whole, "CHUNK", 4)
    monkeypatch.setattr(ground.renditions, "make", pretend)
    with override_settings(VAR_DIR=tmp_path, MEDIA_ROOT=tmp_path / "media"):
        yield goods_there


def pretend(*, image_id, now):
    """Stand in for the encoder, which takes most of a second a picture."""
    made = {"stem": f"renditions/{image_id}", "widths": [320]}
    Image.objects.filter(pk=image_id).update(renditions=made)


def silent(_done, _of):
    pass


@pytest.mark.django_db
def test_the_catalogue_is_imported_and_found(retailer, now):
    assert whole.load(now=now, tell=silent) == 9
    coffee = Product.objects.get(code="cj-1")
    assert (coffee.name_en, coffee.name_zh_hans) == (
        "Ground coffee, 12 oz",
        "咖啡 Ground coffee 12 盎司",
    )
    assert coffee.main_category.parent.code == "grocery"
    assert SearchDoc.objects.count() == StockItem.objects.count() == Movement.objects.count() == 8
    prices = Price.objects.filter(variant__product=coffee)
    assert set(prices.values_list("price_list__currency", "amount")) == {
        ("GBP", Decimal("4.99")),
        ("CNY", Decimal("46.00")),
    }
    assert Product.objects.get(code="cj-9").main_category.code == "toys"
    assert Category.objects.filter(parent=None).count() == 32
    assert Location.objects.filter(kind="store").count() == 2


@pytest.mark.django_db
def test_what_was_never_sold_is_not_for_sale(retailer, now):
    whole.load(now=now, tell=silent)
    never = Product.objects.get(code="cj-8")
    assert never.status == Status.DRAFT
    assert not Price.objects.filter(variant__product=never).exists()
    assert not Image.objects.filter(product=never).exists()


@pytest.mark.django_db
def test_pictures_are_made_once_per_department(retailer, now):
    whole.load(now=now, tell=silent)
    stems = {image.renditions["stem"] for image in Image.objects.all()}
    assert len(stems) == 32
    assert Image.objects.get(product__code="cj-1").code == "crackers"


@pytest.mark.django_db
def test_a_killed_import_goes_on_without_a_duplicate(retailer, now, monkeypatch):
    def killed(done, _of):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        whole.load(now=now, tell=killed)
    assert Product.objects.count() == 4
    assert not whole.is_loaded()
    assert whole.load(now=now, tell=silent) == 5
    assert Product.objects.count() == 9
    assert whole.is_loaded()


@pytest.mark.django_db
def test_a_shop_with_other_goods_is_refused(retailer, now):
    whole.load(now=now, tell=silent)
    Location.objects.filter(code=ground.WAREHOUSE).update(code="renamed")
    with pytest.raises(whole.OtherGoodsHere):
        whole.load(now=now, tell=silent)


def test_every_department_has_a_name_and_a_picture():
    rows = files.table("journey/departments")
    assert len(rows) == 32
    assert {row["picture"] for row in rows} <= set(files.masters())
    assert len({row["picture"] for row in rows}) == 32
    for name in ("journey/departments", "journey/categories"):
        assert all(all(row.values()) for row in files.table(name))


def test_codes_of_goods_are_the_retailers_numbers():
    assert goods.code(item(25671)) == "cj-25671"
