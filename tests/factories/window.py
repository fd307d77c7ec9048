"""A shop with its windows dressed: departments, pictures, banners, enough products for a page."""

from functools import cache
from types import SimpleNamespace
from unittest.mock import patch

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import User
from accounts.rules.addresses import PostalAddress
from accounts.services import addresses
from catalog.models import Article, Banner, Block, Image, OptionValue, Page
from catalog.services import categories, renditions, variants
from search.services import indexing
from shop.places import ROOT
from shop.roles import write_roles
from tests.factories import shop

HOME = PostalAddress(
    name="Amy Lin",
    line1="1 Garden Row",
    line2="",
    city="London",
    region="",
    postcode="SE1 6HD",
    country="GB",
    phone="",
)
PASSWORD = "a long pass phrase"
WORDS = """## When

Within [three days](/en/shop/).

| To | Price |
|---|---|
| UK | £3.95 |
"""
PAGES = ("delivery", "returns", "contact", "about", "privacy", "track", "terms", "imprint")


@cache
def _made(name):
    """The sizes of one of the demo's masters, made once a run."""
    master = ContentFile((ROOT / "demo" / "masters" / f"{name}.webp").read_bytes())
    stored = default_storage.save(f"masters/{name}.webp", master)
    image = Image.objects.create(file=stored, code=name)
    quick = {"avif": {"quality": 40, "speed": 10}, "webp": {"quality": 60, "method": 0}}
    with patch.dict(renditions.FORMATS, quick):
        renditions.make(image_id=image.pk, now=shop.NOW)
    image.refresh_from_db()
    return {field: getattr(image, field) for field in ("renditions", "tone", "width", "height")} | {
        "file": stored
    }


def picture(name, **fields):
    made = _made(name)
    image = Image.objects.create(code=name, alt_en=f"A {name}", alt_zh_hans="一件商品", **fields)
    Image.objects.filter(pk=image.pk).update(**made)
    return image


def teapot():
    """Four pictures; coral, olive, and ink, which is sold out."""
    item = shop.small_shop(colours=("coral", "olive", "ink"), was="60.00", stock=5)
    values = {value.code: value for value in OptionValue.objects.filter(option__product=item)}
    for position, (name, colour) in enumerate(
        (
            ("teapot", "coral"),
            ("teapot--side", "olive"),
            ("teapot", "ink"),
            ("teapot--side", None),
        )
    ):
        picture(name, product=item, option_value=values.get(colour), position=position)
    olive = item.variants.get(sku__endswith="OLIVE")
    olive.prices.filter(price_list__currency="GBP").update(amount="52.00", was=None)
    ink = item.variants.get(sku__endswith="INK")
    ink.stock.update(on_hand=0)
    variants.describe(product_ids=[item.pk])
    return item


def plain(number, category):
    item = shop.product(
        name=f"Walnut serving board number {number}",
        zh=f"胡桃木托盘 {number} 号",
        gbp=f"{20 + number}.00",
        cny=f"{180 + number}",
        in_category=category,
        stock=2 if number == 1 else 20,
        merit=40 - number,
    )
    if number % 3 == 0:
        item.brand = shop.brand("Oak and Iron")
        item.save()
    picture("teapot--side" if number % 2 else "teapot", product=item)
    return item


def departments():
    kitchen = shop.category()
    for code, name, zh in (("tea", "Tea", "茶具"), ("boards", "Boards", "砧板")):
        shop.category(code, name, zh, parent=kitchen)
    shop.category("home", "Living room", "客厅")
    kitchen.image = picture("teapot")
    kitchen.save()
    return kitchen


def banners(kitchen, item):
    for slot, title, zh, leads_to in (
        ("hero", "Slow mornings, well made", "慢清晨，好物件", {"category": kitchen}),
        ("moods", "One teapot, three moods", "一把壶，三种心情", {"product": item}),
        ("story", "From the kiln", "窑火之间", {"category": kitchen}),
    ):
        Banner.objects.create(
            slot=slot,
            title_en=title,
            title_zh_hans=zh,
            text_en="Made by people we know by name.",
            text_zh_hans="出自我们熟识的匠人之手。",
            action_en="Look inside",
            action_zh_hans="去看看",
            image=picture("teapot"),
            **leads_to,
        )


def words(kitchen, item):
    """An announcement, a landing page and an article."""
    Banner.objects.create(
        slot="bar", title_en="Winter is here", title_zh_hans="冬天来了", link="/journal/"
    )
    page = Page.objects.create(
        slug="gifts", title_en="Gifts", title_zh_hans="礼物", body_en=WORDS, body_zh_hans="文字"
    )
    parts = {"title_en": "For all", "title_zh_hans": "给大家", "category": kitchen}
    for kind in Block.Kind.values:
        Block.objects.create(page=page, kind=kind, image=picture("teapot"), **parts)
    article = Article.objects.create(
        slug_en="on-clay",
        slug_zh_hans="on-clay-zh",
        title_en="On clay and how it is thrown",
        title_zh_hans="说泥",
        summary_en="What a pot is made of.",
        summary_zh_hans="一把壶的来处。",
        body_en=WORDS,
        body_zh_hans="泥土。",
        author="Ada Lin",
        image=picture("teapot"),
        starts_at=shop.NOW,
    )
    article.products.add(item)


def window(boards=26):
    """Build it all, committed; returns what tests point at."""
    kitchen = departments()
    item = teapot()
    banners(kitchen, item)
    rest = [plain(number, kitchen) for number in range(boards)]
    for slug in PAGES:
        Page.objects.update_or_create(
            slug=slug,
            defaults={
                "title_en": slug.title(),
                "title_zh_hans": "说明",
                "body_en": WORDS,
                "body_zh_hans": "## 何时\n\n[三天](/zh-hans/shop/)之内。",
            },
        )
    words(kitchen, item)
    categories.changed(category_id=kitchen.pk, now=shop.NOW)
    indexing.index(product_ids=[item.pk, *[one.pk for one in rest]], now=shop.NOW)
    return SimpleNamespace(item=item, boards=rest, kitchen=kitchen)


def member(email="amy@example.com", **fields):
    """Someone with a password and two addresses, the first of them the default."""
    user = User.objects.create_user(email, PASSWORD, name="Amy Lin", **fields)
    addresses.add(user_id=user.pk, address=HOME, is_default=True)
    return user


def operator(role):
    """Somebody who works in the shop."""
    write_roles()
    user = User.objects.create_user(f"{role}@example.com", PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user
