"""What stands first, why, and what operators say about it."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import User
from catalog.models import Variant
from orders.models import Order, OrderLine
from orders.types import State
from search import selectors as search
from search.engine import known
from search.models import Placement, RankingWeight, SearchDoc
from search.selectors.explaining import explain
from search.services import indexing, standings, steering
from search.types import Part, Query, Verb
from tests.factories import shop
from tests.storefront.shopper import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def mugs():
    shop.taxes()
    return [
        shop.product(name=f"Mug {letter}", merit=90 - 10 * n) for n, letter in enumerate("wxyz")
    ]


def order_of(**how):
    hits = search.find(Query(currency="GBP", **how)).hits
    by_id = dict(shop.Product.objects.values_list("pk", "name_en"))
    return [by_id[hit.product_id][-1] for hit in hits]


def place(verb, product, now, **how):
    row = Placement(verb=verb, product=product, **how)
    row.full_clean(exclude=["public_id"])
    row.save()
    steering.turn_placements(now=now)
    known.forget()
    return row


@pytest.mark.req("SE4")
def test_a_pin_stands_first_a_boost_adds_a_bury_leaves_the_first_page(mugs, engine, now):
    engine()
    w, _x, y, z = mugs
    assert order_of(text="mug") == ["w", "x", "y", "z"]
    place(Verb.PIN, z, now, query="Mugs")
    place(Verb.BOOST, y, now, query="mug", points=5)
    place(Verb.BURY, w, now, query="mug")
    assert order_of(text="mug") == ["z", "y", "x"]
    assert order_of(text="mug", page=2) == ["w"]
    assert search.find(Query(currency="GBP", text="mug")).total == 4
    # A pin stays first in every page size, and no other list is touched.
    assert order_of(text="mug", size=1) == ["z"]
    assert order_of(text="mug w") == ["w"]
    assert order_of() == ["w", "x", "y", "z"]


@pytest.mark.req("SE4")
def test_placements_in_a_category_and_filters_still_hold(mugs, engine, now):
    engine()
    kitchen = shop.category()
    place(Verb.PIN, mugs[3], now, category=kitchen)
    place(Verb.BURY, mugs[1], now, category=kitchen)
    assert order_of(category_id=kitchen.pk) == ["z", "w", "y"]
    assert order_of(category_id=kitchen.pk, filters={"brand": ("nobody",)}) == []


@pytest.mark.req("SE4")
def test_a_placement_has_its_time(client, mugs, now):
    drain(now)
    page = client.get("/en/search/?q=mug").content.decode()
    assert names(page)[0] == "Mug w"
    row = place(Verb.PIN, mugs[2], now, query="mug", starts_at=now + timedelta(hours=1),
                ends_at=now + timedelta(hours=2))  # fmt: skip
    assert order_of(text="mug")[0] == "w"
    assert steering.turn_placements(now=now + timedelta(hours=1)) == 1
    drain(now + timedelta(hours=1))
    assert names(client.get("/en/search/?q=mug").content.decode())[0] == "Mug y"
    assert steering.turn_placements(now=now + timedelta(hours=2)) == 1
    row.refresh_from_db()
    assert not row.is_on


def names(page):
    return re.findall(r'card__name"><a[^>]*>([^<]*)<', page)


@pytest.mark.req("SE4")
def test_a_placement_is_in_one_list_and_a_boost_has_points(mugs):
    for wrong in (
        {"query": "", "category": None},
        {"query": "mug", "category": shop.category()},
    ):
        with pytest.raises(Exception, match="Choose one"):
            Placement(verb=Verb.PIN, product=mugs[0], **wrong).full_clean()
    with pytest.raises(Exception, match="needs points"):
        Placement(verb=Verb.BOOST, product=mugs[0], query="mug").full_clean()


@pytest.mark.req("SE4")
def test_the_parts_add_up_to_the_score(mugs, engine, now):
    engine()
    place(Verb.BOOST, mugs[1], now, query="mug", points=7)
    query = Query(currency="GBP", text="mug", affinity={"brand:ashbourne-pottery": 0.5})
    found = explain(query, product_id=mugs[1].pk)
    points = {one.part: one.points for one in found.shares}
    assert points == {
        # "mug" is one of the name's two words, and not the last.
        Part.TEXT: points[Part.TEXT],
        Part.SALES: 0.0,
        Part.RATING: 0.0,
        Part.MARGIN: 0.0,
        Part.FRESHNESS: 4.0,
        Part.STOCK: 10.0,
        Part.MERIT: 9.6,
        Part.AFFINITY: 7.5,
    }
    assert points[Part.TEXT] > 50
    assert found.boost == 7
    assert found.total == round(sum(points.values()) + 7, 2)
    assert (found.place, found.of) == (1, 4)
    standing = SearchDoc.objects.get(pk=mugs[1].pk).standing
    assert standing == round((4 + 10 + 9.6) * 100)


@pytest.mark.req("SE4")
def test_the_admin_says_why(client, mugs, now):
    owner = User.objects.create_superuser("owner@example.com", "a long pass phrase")
    client.force_login(owner)
    address = reverse("admin:search_explain")
    page = client.get(address, {"product": mugs[2].code, "q": "mug", "currency": "GBP"})
    text = page.content.decode()
    parts = [Decimal(one) for one in re.findall(r"data-points>([\d.]+)<", text)]
    (score,) = (Decimal(one) for one in re.findall(r"data-score>([\d.]+)<", text))
    assert len(parts) == 8
    assert sum(parts) == score
    assert "Place 3 of 4." in text
    wrong = client.get(address, {"product": "nothing", "currency": "GBP"})
    assert "No product for sale has this code." in wrong.content.decode()
    assert client.get(address).status_code == 200


@pytest.mark.req("SE4")
def test_likings_are_handed_in(mugs, engine, now):
    other = shop.product(name="Mug v", merit=10)
    other.brand = shop.brand("Olea")
    other.save()
    indexing.index(product_ids=[other.pk], now=now)
    engine()
    known.forget()
    assert order_of(text="mug")[-1] == "v"
    assert order_of(text="mug", affinity={"brand:olea": 1.0})[0] == "v"
    assert order_of(affinity={"brand:olea": 1.0})[0] == "v"
    # Beyond 1 is 1, and below 0 is 0.
    assert order_of(text="mug", affinity={"brand:olea": -5.0})[-1] == "v"


@pytest.mark.req("SE4")
def test_sales_of_the_last_weeks_lift(mugs, now):
    best = mugs[3]
    sell(best, 30, now)
    indexing.index(product_ids=[best.pk], now=now)
    assert SearchDoc.objects.get(pk=best.pk).sold == 30
    assert order_of(text="mug")[0] == "z"
    # Half of it counts after a month; what was cancelled never did.
    assert standings.rank(now=now + timedelta(days=30)) == 4
    assert SearchDoc.objects.get(pk=best.pk).sold == 15
    Order.objects.update(state=State.CANCELLED)
    indexing.index(product_ids=[best.pk], now=now)
    assert SearchDoc.objects.get(pk=best.pk).sold == 0


def sell(item, units, now):
    order = Order.objects.create(
        email="amy@example.com", language="en", currency="GBP", state=State.PAID, ship_to={},
        bill_to={}, delivery_code="x", delivery_name="x", items=1, delivery=0, tax=0, total=1,
        placed_at=now, expires_at=now,
    )  # fmt: skip
    OrderLine.objects.create(
        order=order, variant=item.variants.get(), sku="x", name="x", quantity=units, unit=1,
        total=1, tax_percent=20, tax_inclusive=True, tax=0,
    )  # fmt: skip


@pytest.mark.req("SE4")
def test_margin_and_stock_count(mugs, now):
    Variant.objects.filter(product=mugs[3]).update(cost="12.00", cost_currency="GBP")
    gone = shop.product(name="Mug v", merit=95, stock=0)
    indexing.index(product_ids=[mugs[3].pk, gone.pk], now=now)
    assert SearchDoc.objects.get(pk=mugs[3].pk).margin == 0.75
    # Three quarters of four points lift it by two; what is sold out sinks by ten.
    assert order_of(text="mug") == ["w", "z", "x", "y", "v"]


@pytest.mark.req("SE4")
def test_operators_change_the_weights(mugs, now, client):
    RankingWeight.objects.update_or_create(part=Part.MERIT, defaults={"points": 0})
    RankingWeight.objects.update_or_create(part=Part.MARGIN, defaults={"points": 50})
    Variant.objects.filter(product=mugs[2]).update(cost="1.00", cost_currency="GBP")
    indexing.index(product_ids=[mugs[2].pk], now=now)
    standings.rank(now=now)
    known.forget()
    assert order_of(text="mug")[0] == "y"
    shares = {one.part: one for one in explain(Query(currency="GBP"), product_id=mugs[2].pk).shares}
    assert shares[Part.MARGIN].weight == 50
