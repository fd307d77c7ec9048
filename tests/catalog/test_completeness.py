"""How complete a product is, what is missing, and that a sale waits for it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import (
    Attribute,
    AttributeChoice,
    AttributeValue,
    FactTable,
    Image,
    Product,
    ProductMedia,
    ProductType,
    Tag,
)
from catalog.rules.completeness import Item, score
from catalog.services import completeness, life
from catalog.types import Kind, Status
from tests.admin.test_screens import operator  # noqa: F401 -- a fixture
from tests.factories import shop
from tests.transfers.files import as_csv, mugs, told, tried, upload

pytestmark = [pytest.mark.django_db, pytest.mark.req("CA11")]


def bare(**more):
    """Named, described and summed up in both languages, and nothing else."""
    return shop.product(status="draft", published_at=None, **more)


def finish(item):
    item.tags.add(Tag.objects.get_or_create(code="gift", defaults={"name_en": "Gift"})[0])
    table = FactTable.objects.get_or_create(
        code="care", defaults={"subject": "care", "name_en": "x"}
    )[0]
    table.products.add(item)
    for n in range(2):
        Image.objects.create(
            product=item,
            alt_en=f"Side {n}",
            alt_zh_hans=f"{n} 面",
            file="x.webp",
            width=1,
            height=1,
        )


def test_a_score_is_the_share_of_the_weights_that_are_asked():
    weights = {"name": 20, "pictures": 20, "tags": 10, "table": 0}
    found = score({Item.NAME, Item.TABLE}, weights)
    assert (found.percent, found.missing) == (40, (Item.PICTURES, Item.TAGS))
    assert score({Item.NAME}, {"name": 2, "tags": 1}).percent == 66
    assert score(set(), {}).percent == 100


def test_each_language_is_counted_by_itself(now):
    item = bare()
    Product.objects.filter(pk=item.pk).update(description_zh_hans="")
    found = completeness.scores(product_ids=[item.pk])[item.pk]
    assert (found["en"].percent, found["zh_hans"].percent) == (65, 45)
    assert [item.value for item in found["zh_hans"].missing] == [
        "description",
        "pictures",
        "alt",
        "table",
        "tags",
    ]
    finish(item)
    Image.objects.filter(alt_en="Side 1").update(alt_en="")
    found = completeness.scores(product_ids=[item.pk])[item.pk]
    assert (found["en"].percent, found["en"].missing) == (95, (Item.ALT,))
    assert (found["zh_hans"].percent, found["zh_hans"].missing) == (80, (Item.DESCRIPTION,))


def test_keywords_and_a_film_count_where_the_type_asks(now):
    item = bare()
    ProductType.objects.update(weights={"name": 2, "keywords": 1, "video": 1})

    def percents():
        return {
            code: one.percent
            for code, one in completeness.scores(product_ids=[item.pk])[item.pk].items()
        }

    assert percents() == {"en": 50, "zh_hans": 50}
    Product.objects.filter(pk=item.pk).update(keywords_en="mug, clay")
    assert percents() == {"en": 75, "zh_hans": 50}
    ProductMedia.objects.create(product=item, kind="video", label="Pouring", file="x.mp4")
    assert percents() == {"en": 100, "zh_hans": 75}


def test_every_attribute_that_is_a_filter_must_be_answered(now):
    item = bare()
    clay = Attribute.objects.create(
        product_type=item.product_type, code="material", kind=Kind.CHOICE, is_filter=True
    )
    Attribute.objects.create(product_type=item.product_type, code="note", kind=Kind.TEXT)

    def missing():
        return Item.ATTRIBUTES in completeness.scores(product_ids=[item.pk])[item.pk]["en"].missing

    assert missing()
    choice = AttributeChoice.objects.create(attribute=clay, code="clay", label_en="Clay")
    AttributeValue.objects.create(product=item, attribute=clay, choice=choice)
    assert not missing()


def test_a_sale_is_refused_below_the_least_and_says_what_is_missing(now):
    item = bare()
    ProductType.objects.update(minimum=90)
    with pytest.raises(completeness.NotComplete) as refused:
        life.step(product_id=item.pk, status=Status.ACTIVE, now=now)
    assert "65% complete, and its type asks for 90%" in str(refused.value)
    assert refused.value.details["missing"] == ["pictures", "alt", "table", "tags"]
    item.refresh_from_db()
    assert item.status == "draft"
    life.step(product_id=item.pk, status=Status.ANNOUNCED, now=now)
    finish(item)
    life.step(product_id=item.pk, status=Status.ACTIVE, now=now)
    item.refresh_from_db()
    assert (item.status, item.complete_en, item.complete_zh_hans) == ("active", 100, 100)


def test_a_file_is_held_to_the_same():
    shop.category()
    shop.price_list("GBP")
    shop.price_list("CNY")
    shop.warehouse()
    shop.product_type()
    ProductType.objects.update(minimum=50)
    assert told(tried(upload(as_csv(mugs(1))))) == {2: [("status", "not_complete")]}
    assert told(tried(upload(as_csv(mugs(1, Status="draft"))))) == {}


def test_scores_cost_the_same_however_many(now):
    def asked(count):
        ids = [bare(name=f"Mug {count}-{n}").pk for n in range(count)]
        with CaptureQueriesContext(connection) as statements:
            completeness.scores(product_ids=ids)
        return len(statements)

    assert asked(1) == asked(3) == 1


def test_operators_see_it_in_the_list_on_the_page_and_in_the_report(operator):  # noqa: F811 -- the fixture
    client = operator("catalogue")
    item = shop.small_shop()
    completeness.keep(product_ids=[item.pk], now=shop.NOW)
    address = reverse("admin:catalog_product_changelist")
    assert "65% · 65%" in client.get(address).content.decode()
    ProductType.objects.update(minimum=70)
    assert "Willow teapot" in client.get(f"{address}?complete=below").content.decode()
    assert "Willow teapot" not in client.get(f"{address}?complete=whole").content.decode()
    page = client.get(reverse("admin:catalog_product_change", args=[item.pk])).content.decode()
    assert "English 65%: two pictures" in page
    report = client.get(reverse("admin:catalog_product_report")).content.decode()
    assert "Kitchen" in report
    assert "Ashbourne Pottery" in report
    client.get(reverse("admin:catalog_product_retire", args=[item.pk]))
    Product.objects.update(status="draft")
    refused = client.get(reverse("admin:catalog_product_sell", args=[item.pk]), follow=True)
    assert "its type asks for 70%" in refused.content.decode()


@pytest.mark.parametrize("weights", ['{"name": -1}', '{"nonsense": 5}', "[]", '{"name": "x"}', "{"])
def test_weights_that_are_none_are_refused(operator, weights):  # noqa: F811 -- the fixture
    client = operator("catalogue")
    kind = shop.product_type()
    address = reverse("admin:catalog_producttype_change", args=[kind.pk])
    sent = {
        "code": kind.code,
        "name_en": "x",
        "name_zh_hans": "x",
        "tax_class": "standard",
        "unit_price": "",
        "minimum": "20",
        "weights": weights,
        "attributes-TOTAL_FORMS": "0",
        "attributes-INITIAL_FORMS": "0",
        "nature": "goods",
        "aspects-TOTAL_FORMS": "0",
        "aspects-INITIAL_FORMS": "0",
    }
    assert client.post(address, sent).status_code == 200
    assert client.post(address, sent | {"weights": '{"name": 5}'}).status_code == 302
    kind.refresh_from_db()
    assert (kind.weights, kind.minimum) == ({"name": 5}, 20)
