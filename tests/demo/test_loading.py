"""Loading the demo: once, whole, and as the services would have left it."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.db.models import Sum
from django.test import override_settings
from django.utils import translation

from accounts.models import Address, User
from accounts.types import Role
from catalog.models import (
    Aspect,
    Category,
    Content,
    Image,
    Page,
    PersonalField,
    Product,
    Question,
    Relation,
    Review,
    Variant,
)
from catalog.services import renditions
from core.models import OutboxEvent
from core.money import Money
from delivery import selectors as delivery
from demo import files
from inventory.models import Movement, StockItem
from membership import selectors as membership
from membership.models import Auction, MallItem
from pricing.models import Price, Surcharge
from search import selectors as search
from search.models import SearchDoc
from search.types import Query
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.req("PL7")]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo, loaded once for all tests here: each undoes its own, and the end all of it."""
    folder = tmp_path_factory.mktemp("demo")
    with (
        django_db_blocker.unblock(),
        override_settings(VAR_DIR=folder, MEDIA_ROOT=folder / "media"),
        transaction.atomic(),
    ):
        with time_machine.travel(NOW, tick=True):
            call_command("load_demo", verbosity=0)
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded, db):
    """A shop with the demo in it, its files in a folder of its own."""
    return loaded


def test_everything_is_written_and_found(demo):
    live = Product.objects.live()
    assert live.filter(product_type__nature="goods").count() == 160
    assert live.count() == 169
    assert SearchDoc.objects.count() == 164  # services are not in lists
    assert Price.objects.filter(price_list__is_public=True).count() == 2 * Variant.objects.count()
    assert Category.objects.exclude(image=None).count() == Category.objects.count() == 68
    assert search.find(Query(currency="GBP", text="teapot", size=5)).hits
    assert search.find(Query(currency="CNY", text="茶壶", size=5)).hits
    assert {"delivery", "returns", "contact", "about", "privacy", "track"} <= set(
        Page.objects.values_list("slug", flat=True)
    )

    moved = dict(Movement.objects.values_list("stock").annotate(Sum("quantity")))
    assert all(moved.get(item.pk, 0) == item.on_hand for item in StockItem.objects.all())


def test_a_product_is_told_in_both_languages_and_shown_in_its_colours(demo):
    product = Product.objects.get(code="teapot")
    oat = product.variants.get(sku="KIT-TEAPOT-OAT")
    with translation.override("en"):
        assert product.name == "Willow stoneware teapot, 900 ml"
    with translation.override("zh-hans"):
        assert (product.name, oat.label) == ("柳叶粗陶茶壶 900 毫升", "燕麦色")
    assert oat.image.code == "teapot--cream"
    assert Variant.objects.get(sku="PAN-HONEY-400").image.code == "honey"


def test_the_second_time_nothing_happens_but_a_look(demo, django_assert_num_queries):
    sign_ins = (demo / "demo-sign-ins.json").read_bytes()
    with django_assert_num_queries(1):
        call_command("load_demo", verbosity=0)
    assert (demo / "demo-sign-ins.json").read_bytes() == sign_ins


def test_people_can_sign_in_and_have_somewhere_to_deliver_to(demo):
    signs = json.loads((demo / "demo-sign-ins.json").read_text())
    assert set(signs) == {*Role, "amy", "wei", "noor"}
    assert (demo / "demo-sign-ins.json").stat().st_mode & 0o077 == 0
    for role, sign_in in signs.items():
        person = User.objects.get(email=sign_in["email"])
        assert person.check_password(sign_in["password"]), role
    home = Address.objects.get(user__email="amy@loopmart.example", is_default=True)
    assert home.postcode == "E8 2LR"
    assert delivery.free_from(country="GB", currency="GBP") == Money(Decimal(45), "GBP")
    assert delivery.free_from(country="CN", currency="CNY") == Money(Decimal(399), "CNY")


def test_pictures_wait_for_their_sizes_in_the_queue(demo, now):
    asked = OutboxEvent.objects.filter(name="catalog.picture_added")
    assert asked.count() == Image.objects.count()
    image = Image.objects.get(code="lamp")
    assert Path(image.file.path).exists()
    renditions.make(image_id=image.pk, now=now)
    image.refresh_from_db()
    assert image.renditions["widths"] == [320, 480, 640, 960]


@pytest.mark.req("CA2")
def test_a_lamp_and_a_teapot_are_shown_in_motion(demo):
    lamp = [one.kind for one in Product.objects.get(code="lamp").media.all()]
    turn, model = Product.objects.get(code="teapot").media.all()
    assert (lamp, turn.kind, model.kind) == (["video", "model"], "spin", "model")
    assert len(set(turn.frames)) == 18
    assert all(map(model.file.storage.exists, [*turn.frames, model.file.name]))
    film = Product.objects.get(code="lamp").media.first()
    assert film.captions_en.name != film.captions_zh_hans.name
    size = sum(path.stat().st_size for path in files.MEDIA.iterdir())
    assert size < 3_000_000


@pytest.mark.req("CA7")
def test_most_products_are_talked_about_in_both_languages(demo):
    published = Review.objects.filter(state="published")
    assert published.count() > 550
    assert Product.objects.filter(rating_count__gt=0).count() > 130
    assert 0.3 < published.filter(language="zh-hans").count() / published.count() < 0.6
    assert set(published.values_list("rating", flat=True)) == {1, 2, 3, 4, 5}
    assert published.exclude(reply="").count() > 60
    assert published.filter(photos__isnull=False).count() > 40
    assert Question.objects.filter(answers__is_shop=True).count() > 150
    assert Aspect.objects.values("product_type").distinct().count() == 26
    for product in Product.objects.filter(rating_count__gt=0):
        shown = published.filter(product=product)
        stars = list(shown.values_list("rating", flat=True))
        assert product.rating_count == len(stars)
        assert abs(product.rating - Decimal(sum(stars)) / len(stars)) <= Decimal("0.005")
        assert len(set(shown.values_list("text", flat=True))) == len(stars)
    for review in published.filter(helpful__gt=3):
        assert review.votes.count() == review.helpful


@pytest.mark.req("CA5")
def test_services_and_guides_belong_to_products(demo):
    kinds = set(Relation.objects.values_list("kind", flat=True))
    assert kinds == {"accessory", "service", "substitute", "content"}
    assert Content.objects.filter(body_en__gt="", body_zh_hans__gt="").count() == 4
    assert all(one.images.exists() for one in Product.objects.exclude(product_type__nature="goods"))
    assert search.find(Query(currency="GBP", text="coffee guide", size=5)).hits


@pytest.mark.req("CA6")
def test_some_goods_can_be_made_for_the_buyer(demo):
    fields = PersonalField.objects.all()
    assert fields.values("product").distinct().count() == 6
    priced = {(one.field_id, one.currency) for one in Surcharge.objects.all()}
    assert {(field.pk, code) for field in fields for code in ("GBP", "CNY")} == priced


@pytest.mark.req("ME1", "ME3", "ME6")
def test_the_club_is_open_and_its_books_add_up(demo, now):
    amy = User.objects.get(email="amy@loopmart.example")
    assert membership.standing_of(user_id=amy.pk, now=now).tier == "silver"
    wei = User.objects.get(email="wei@loopmart.example")
    assert membership.standing_of(user_id=wei.pk, now=now).is_paid_member
    assert membership.points_proof().holds
    assert membership.proof().holds
    assert Auction.objects.count() == 2
    assert all(item.image for item in MallItem.objects.filter(kind="gift"))
