"""What is exported and imported again changes nothing; other shops' files are read."""

from decimal import Decimal

import pytest
from django.core.files.storage import storages

from catalog.models import (
    Attribute,
    AttributeChoice,
    AttributeValue,
    Product,
    Tag,
    Variant,
)
from catalog.types import Kind
from inventory.models import Movement, StockItem
from pricing.models import Price
from tests.factories import shop
from tests.transfers.files import actor, counts, run, told, tried, upload
from transfers.models import Export, WantedPicture
from transfers.services import exports
from transfers.types import Phase

pytestmark = [pytest.mark.django_db, pytest.mark.req("CA8")]
RIGHTS = ["prices", "stock"]


def rich_shop():
    """A product that uses every column, and a few plain ones."""
    item = shop.small_shop(colours=("coral", "olive"), was="60.00", stock=9)
    item.description_en = 'First.\n\n=Second, with "marks", and\nlines.'
    item.summary_en = "-18 degrees @ home"
    item.save()
    further = shop.category("tea", "Tea", "茶")
    item.categories.add(further)
    with_tag = Tag.objects.create(code="gift", name_en="Gift", name_zh_hans="礼物")
    item.tags.add(with_tag)
    _attributes(item)
    for n in range(3):
        shop.product(name=f"Board {n}", zh=f"砧板 {n}")
    Variant.objects.filter(product=item).update(cost=Decimal("12.30"), content=250)
    return item


def _attributes(item):
    kinds = {"material": Kind.CHOICE, "capacity": Kind.NUMBER, "safe": Kind.BOOLEAN}
    kinds |= {"since": Kind.DATE, "note": Kind.TEXT}
    rows = {
        code: Attribute.objects.create(
            product_type=item.product_type, code=code, kind=kind, name_en=code, name_zh_hans=code
        )
        for code, kind in kinds.items()
    }
    clay = AttributeChoice.objects.create(
        attribute=rows["material"], code="clay", label_en="Clay", label_zh_hans="陶"
    )
    glass = AttributeChoice.objects.create(
        attribute=rows["material"], code="glass", label_en="Glass", label_zh_hans="玻璃"
    )
    for code, columns in (
        ("material", {"choice": clay}),
        ("material", {"choice": glass}),
        ("capacity", {"number": Decimal("-18.5")}),
        ("safe", {"boolean": False}),
        ("since", {"date": "2026-01-02"}),
        ("note", {"text_en": "=not a formula", "text_zh_hans": "说明"}),
    ):
        AttributeValue.objects.create(product=item, attribute=rows[code], **columns)


def exported(file_format, product_ids=(), rights=RIGHTS, language="en"):
    export = exports.begin(
        actor_id=actor().pk,
        language=language,
        file_format=file_format,
        product_ids=list(product_ids),
        rights=rights,
    )
    exports.write(export_id=export.pk, now=shop.NOW)
    export.refresh_from_db()
    assert export.state == Export.State.DONE
    with storages["private"].open(export.file.name, "rb") as file:
        return file.read()


def snapshot():
    """Everything an import could change."""
    rows = [
        Product.objects.order_by("pk").values(),
        Variant.objects.order_by("pk").values(),
        Price.objects.order_by("pk").values(),
        StockItem.objects.order_by("pk").values(),
        AttributeValue.objects.order_by("pk").values(),
        Product.tags.through.objects.values(),
        Product.categories.through.objects.values(),
        Movement.objects.values(),
    ]
    return [list(some) for some in rows]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_export_and_import_again_changes_nothing(file_format, language):
    rich_shop()
    before = snapshot()
    job = tried(upload(exported(file_format, language=language)))
    assert told(job) == {}
    assert len(job.mapping) == len(job.headings)
    run(job)
    assert counts(job) == {"created": 0, "updated": 0, "unchanged": 5, "bad": 0}
    assert snapshot() == before


def test_an_export_made_a_shop_elsewhere_again():
    item = rich_shop()
    data = exported("csv")
    for model in (Movement, StockItem, Price):
        model.objects.all().delete()
    Product.objects.all().delete()
    job = run(tried(upload(data)))
    assert counts(job) == {"created": 5, "updated": 0, "unchanged": 0, "bad": 0}
    again = Product.objects.get(code=item.code)
    assert (again.name_zh_hans, again.description_en, again.published_at) == (
        item.name_zh_hans,
        item.description_en,
        item.published_at,
    )
    assert [(v.sku, v.label_en) for v in again.variants.order_by("position")] == [
        (f"{item.code}-coral".upper(), "Coral"),
        (f"{item.code}-olive".upper(), "Olive"),
    ]
    assert again.options.get().values.get(code="coral").swatch == "coral"
    assert again.values.get(attribute__code="capacity").number == Decimal("-18.5")
    assert again.values.filter(attribute__code="material").count() == 2
    assert {tag.code for tag in again.tags.all()} == {"gift"}


def test_a_file_of_chosen_products_hides_what_its_reader_may_not_see():
    item = rich_shop()
    told_all = exported("csv", [item.pk]).decode("utf-8-sig")
    assert told_all.count("WILLOW-TEAPOT") == 2
    assert "12.30" in told_all
    less = exported("csv", [item.pk], rights=[]).decode("utf-8-sig")
    assert "12.30" not in less
    assert "Price" not in less
    assert "BOARD" not in told_all


def test_an_operator_without_the_right_cannot_import_prices():
    rich_shop()
    data = exported("csv").replace(b"48.00", b"1.00")
    job = upload(data, rights=[])
    assert not {key for key in job.mapping.values() if key.startswith(("price", "stock", "cost"))}
    run(tried(job))
    assert not Price.objects.filter(amount=Decimal("1.00")).exists()


SHOPIFY = """Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,\
Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,\
Variant Compare At Price,Variant Barcode,Image Src,Image Alt Text,Status,Cost per item
linen-shirt,Linen shirt,"<p>Woven in <b>Porto</b>.</p><p>Cool &amp; dry.</p>",Marisol,Shirts,\
"linen, summer",true,Size,S,Colour,Sand,LS-S,220,4,59.00,79.00,5012345678900,\
https://pictures.example/shirt.jpg,A shirt,active,21.50
linen-shirt,,,,,,,,M,,Sand,LS-M,230,0,59.00,59.00,,https://pictures.example/back.jpg,,,
linen-shirt,,,,,,,,,,,,,,,,,https://pictures.example/close.jpg,,,
gift-card,Gift card,,Marisol,,,true,Title,Default Title,,,,0,-3,25.00,,,,,draft,
"""


@pytest.mark.req("CA12")
def test_a_file_of_shopify():
    shop.product_type()
    home = shop.category()
    gbp = shop.price_list("GBP")
    shop.warehouse()
    job = upload(SHOPIFY.encode())
    assert job.dialect == "shopify"
    usual = {"type_id": shop.product_type().pk, "category_id": home.pk}
    tried(job, currency=gbp.code, location="gb", **usual)
    assert told(job) == {}
    run(job)
    shirt = Product.objects.get(code="linen-shirt")
    assert (shirt.name_en, shirt.description_en) == (
        "Linen shirt",
        "Woven in Porto.\n\nCool & dry.",
    )
    assert (shirt.brand.name, shirt.status, shirt.main_category) == ("Marisol", "active", home)
    assert sorted(tag.name_en for tag in shirt.tags.all()) == ["linen", "summer"]
    small, medium = shirt.variants.order_by("sku").reverse()
    assert (small.sku, small.label_en, small.weight_g, small.cost) == (
        "LS-S",
        "S, Sand",
        220,
        Decimal("21.50"),
    )
    assert (medium.sku, medium.label_en) == ("LS-M", "M, Sand")
    assert small.prices.get().was == Decimal("79.00")
    assert medium.prices.get().was is None
    assert [row.on_hand for row in small.stock.all()] == [4]
    card = Product.objects.get(code="gift-card")
    assert (card.status, card.variants.get().sku, card.options.count()) == ("draft", "GIFT-CARD", 0)
    assert WantedPicture.objects.filter(product=shirt).count() == 3


WOO = """ID,Type,SKU,Name,Published,"Short description",Description,Stock,"Weight (kg)",\
"Sale price","Regular price",Categories,Tags,Images,Parent,"Attribute 1 name",\
"Attribute 1 value(s)"
11,simple,MUG-W,Walnut mug,1,"<p>For tea.</p>","Long.",8,0.35,9.00,12.00,\
"Kitchen > Tea, Kitchen","gift, wood","https://pictures.example/a.jpg, https://pictures.example/b.jpg",,,
12,variable,HAT,Felt hat,1,,,,,,,Kitchen,,,,Size,"S, L"
13,variation,HAT-S,"Felt hat - S",1,,,3,0.2,,30.00,,,,HAT,Size,S
14,variation,,"Felt hat - L",1,,,5,0.2,,32.00,,,,HAT,Size,L
"""


@pytest.mark.req("CA12")
def test_a_file_of_woocommerce():
    shop.product_type()
    kitchen = shop.category()
    tea = shop.category("tea", "Tea", "茶", parent=kitchen)
    shop.price_list("GBP")
    shop.warehouse()
    job = upload(WOO.encode())
    assert job.dialect == "woocommerce"
    tried(job, type_id=shop.product_type().pk, currency="gbp", location="gb")
    assert told(job) == {}
    assert counts(job, Phase.CHECK)["created"] == 4
    run(job)
    mug = Product.objects.get(code="mug-w")
    assert (mug.main_category, mug.summary_en) == (tea, "For tea.")
    price = mug.variants.get().prices.get()
    assert (price.amount, price.was) == (Decimal("9.00"), Decimal("12.00"))
    assert mug.variants.get().weight_g == 350
    hat = Product.objects.get(code="hat")
    assert [(v.sku, v.label_en) for v in hat.variants.order_by("pk")] == [
        ("HAT-S", "S"),
        ("HAT-L", "L"),
    ]
    assert (hat.name_en, hat.status) == ("Felt hat", "active")
