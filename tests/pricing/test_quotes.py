"""What something costs one shopper: lists by audience, percentages, quantities, floors."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from core.audiences import is_audience
from core.money import Money
from pricing import selectors
from pricing.models import MarginRule, Price, PriceList
from pricing.rules.audiences import audiences_of
from pricing.services import breaks, lists, prices
from pricing.types import ANYBODY, Shopper
from tests.factories import shop

pytestmark = [pytest.mark.django_db, pytest.mark.req("PR1")]

VIP = Shopper(user_id=1, audiences=frozenset({"vip"}))


def pounds(text):
    return Money(Decimal(text), "GBP")


@pytest.fixture
def variant():
    return shop.product(gbp="48.00").variants.get()


def a_list(audience, *, percent=None, code=None, **more):
    return PriceList.objects.create(
        code=code or audience.replace(":", "-"),
        name=audience,
        currency="GBP",
        audience=audience,
        percent_off=percent,
        **more,
    )


def quoted(variant, shopper=ANYBODY, quantity=None, now=shop.NOW):
    found = selectors.quotes(
        variant_ids=[variant.pk],
        currency="GBP",
        shopper=shopper,
        quantities=None if quantity is None else {variant.pk: quantity},
        now=now,
    )
    return found[variant.pk]


@pytest.mark.parametrize(
    ("audience", "shopper"),
    [
        ("new", Shopper(user_id=1, is_first_order=True)),
        ("returning", Shopper(user_id=1, audiences=frozenset({"returning"}))),
        ("member", Shopper(user_id=1, audiences=frozenset({"member"}))),
        ("vip", VIP),
        ("business", Shopper(user_id=1, audiences=frozenset({"business"}))),
        ("tier:gold", Shopper(user_id=1, tier="gold")),
        ("segment:birthday", Shopper(user_id=1, segments=frozenset({"birthday"}))),
        ("channel:phone", Shopper(channel="phone")),
    ],
)
def test_each_audience_has_its_list_and_nobody_else(variant, audience, shopper):
    a_list(audience, percent="20")

    assert quoted(variant, shopper).price == pounds("38.40")
    assert quoted(variant, shopper).public == pounds("48.00")
    assert quoted(variant, shopper).list_code == audience.replace(":", "-")
    assert quoted(variant).price == pounds("48.00")
    stranger = Shopper(user_id=2, audiences=frozenset({"somebody-else"}))
    assert quoted(variant, stranger).price == pounds("48.00")


def test_the_lowest_list_counts_and_a_price_of_its_own_before_its_percentage(variant):
    first = a_list("vip", percent="50")
    Price.objects.create(price_list=first, variant=variant, amount=Decimal("45.00"))
    a_list("member", percent="10")
    both = Shopper(user_id=1, audiences=frozenset({"vip", "member"}))

    assert quoted(variant, VIP).price == pounds("45.00")
    assert quoted(variant, both).price == pounds("43.20")
    assert quoted(variant, both).list_code == "member"


def test_a_personal_price_is_never_above_the_public_one(variant):
    dear = a_list("vip")
    Price.objects.create(price_list=dear, variant=variant, amount=Decimal("60.00"))

    assert quoted(variant, VIP).price == pounds("48.00")
    assert quoted(variant, VIP).list_code == ""
    assert quoted(variant, VIP).public is None


def test_what_is_not_sold_publicly_is_not_sold_by_a_list(variant):
    own = a_list("vip")
    Price.objects.create(price_list=own, variant=variant, amount=Decimal("40.00"))
    Price.objects.filter(price_list__is_public=True).delete()

    assert selectors.quotes(variant_ids=[variant.pk], currency="GBP", shopper=VIP) == {}


def test_a_list_counts_in_its_time_its_currency_and_while_it_is_in_use(variant):
    begin, end = shop.NOW, shop.NOW + timedelta(days=1)
    row = a_list("vip", percent="20", valid_from=begin, valid_until=end)

    assert quoted(variant, VIP, now=begin - timedelta(seconds=1)).price == pounds("48.00")
    assert quoted(variant, VIP, now=begin).price == pounds("38.40")
    assert quoted(variant, VIP, now=end).price == pounds("48.00")
    PriceList.objects.filter(pk=row.pk).update(is_active=False)
    assert quoted(variant, VIP).price == pounds("48.00")
    PriceList.objects.filter(pk=row.pk).update(is_active=True, currency="CNY")
    assert quoted(variant, VIP).price == pounds("48.00")


def test_a_percentage_can_be_for_a_category_or_a_tag_alone(variant):
    other = shop.category("garden", "Garden", "花园")
    a_list("vip", percent="20", category=other)
    assert quoted(variant, VIP).price == pounds("48.00")
    a_list("vip", code="here", percent="10", category=variant.product.main_category)
    assert quoted(variant, VIP).price == pounds("43.20")


def test_a_percentage_is_rounded_to_the_penny_half_up():
    variant = shop.product(gbp="9.99").variants.get()
    a_list("vip", percent="15")
    assert quoted(variant, VIP).price == pounds("8.49")  # 8.4915


def test_from_a_quantity_on_one_costs_less(variant):
    price = Price.objects.get(variant=variant, price_list__currency="GBP")
    breaks.put(price=price, steps={3: Decimal("45.00"), 10: Decimal("40.00")}, now=shop.NOW)

    told = [(step.from_quantity, step.price) for step in quoted(variant).breaks]
    assert told == [(3, pounds("45.00")), (10, pounds("40.00"))]
    assert [quoted(variant, quantity=n).price for n in (1, 2, 3, 9, 10, 50)] == [
        *[pounds("48.00")] * 2,
        *[pounds("45.00")] * 2,
        *[pounds("40.00")] * 2,
    ]


def test_breaks_join_with_a_shoppers_own_price(variant):
    price = Price.objects.get(variant=variant, price_list__currency="GBP")
    breaks.put(price=price, steps={3: Decimal("45.00"), 10: Decimal("40.00")}, now=shop.NOW)
    a_list("vip", percent="10")  # 43.20: below the break at 3, above the one at 10

    assert [quoted(variant, VIP, n).price for n in (1, 3, 10)] == [
        pounds("43.20"),
        pounds("43.20"),
        pounds("40.00"),
    ]
    assert quoted(variant, VIP, 10).public == pounds("48.00")


@pytest.mark.parametrize(
    "steps", [{3: "48.00"}, {3: "45.00", 5: "45.00"}, {1: "40.00"}, {3: "44.00", 5: "46.00"}]
)
def test_breaks_that_do_not_fall_are_refused_and_change_nothing(variant, steps):
    price = Price.objects.get(variant=variant, price_list__currency="GBP")
    with pytest.raises(breaks.BreaksMustFall):
        breaks.put(price=price, steps={n: Decimal(a) for n, a in steps.items()}, now=shop.NOW)
    assert quoted(variant).breaks == ()


@pytest.mark.req("PR13")
def test_a_percentage_stops_at_the_margin_floor(variant):
    shop.taxes()
    type(variant).objects.filter(pk=variant.pk).update(cost=Decimal("30.00"), cost_currency="GBP")
    MarginRule.objects.create(percent=Decimal(20))
    a_list("vip", percent="50")

    # 30.00 / 0.80 = 37.50 before tax, 45.00 with 20% tax
    assert selectors.floors(variant_ids=[variant.pk], currency="GBP") == {
        variant.pk: pounds("45.00")
    }
    assert quoted(variant, VIP).price == pounds("45.00")


@pytest.mark.req("PR13")
def test_a_lists_own_price_stops_there_too_unless_a_manager_lets_it(variant):
    """Cost 30.00, least margin 20%, 20% tax in the price: 45.00; two lists, and ten of them."""
    shop.taxes()
    type(variant).objects.filter(pk=variant.pk).update(cost=Decimal("30.00"), cost_currency="GBP")
    MarginRule.objects.create(percent=Decimal(20))
    row = a_list("vip")
    own = prices.put(
        variant_id=variant.pk, price_list=row, amount=Decimal(40), was=None, now=shop.NOW
    )
    breaks.put(price=own, steps={10: Decimal(35)}, now=shop.NOW)
    assert quoted(variant, VIP).price == quoted(variant, VIP, 10).price == pounds("45.00")

    row.floor_approved_by = User.objects.create_user("boss@example.com", "a long pass phrase")
    row.save()
    assert quoted(variant, VIP).price == pounds("40.00")
    assert quoted(variant, VIP, 10).price == pounds("35.00")


@pytest.mark.req("PR13")
def test_the_nearest_category_says_the_margin_and_unknown_costs_have_no_floor(variant):
    parent = variant.product.main_category
    child = shop.category("teapots", "Teapots", "茶壶", parent=parent)
    below = shop.product(gbp="60.00", in_category=child).variants.get()
    model = type(variant)
    model.objects.filter(pk__in=[variant.pk, below.pk]).update(cost=30, cost_currency="GBP")
    unknown = shop.product(gbp="10.00").variants.get()
    ids = [variant.pk, below.pk, unknown.pk]
    assert selectors.floors(variant_ids=ids, currency="GBP") == {}

    MarginRule.objects.create(percent=Decimal(0))
    MarginRule.objects.create(category=child, percent=Decimal(40))

    # no tax is known here: 30.00 and 30.00 / 0.60
    assert selectors.floors(variant_ids=ids, currency="GBP") == {
        variant.pk: pounds("30.00"),
        below.pk: pounds("50.00"),
    }
    assert selectors.floors(variant_ids=ids, currency="CNY") == {}


def test_quotes_ask_as_often_for_many_as_for_one(variant, django_assert_num_queries):
    a_list("vip", percent="20")
    many = [variant.pk, *(shop.product(name=f"Mug {n}").variants.get().pk for n in range(3))]
    for ids in ([variant.pk], many):
        with django_assert_num_queries(1):
            selectors.quotes(variant_ids=ids, currency="GBP")
        with django_assert_num_queries(3):
            selectors.quotes(variant_ids=ids, currency="GBP", shopper=VIP, now=shop.NOW)


def test_the_public_list_is_for_everybody_whatever_the_code_does(variant):
    public = PriceList.objects.get(currency="GBP", is_public=True)
    public.audience = "vip"
    with pytest.raises(lists.PublicIsForAll):
        lists.save(row=public, now=shop.NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        PriceList.objects.filter(pk=public.pk).update(percent_off=10)


def test_presets_are_added_once_and_switched_off():
    made = lists.add_presets(currency="GBP", now=shop.NOW)
    told = {row.audience: (row.percent_off, row.is_active) for row in made}
    assert told == {
        "new": (10, False),
        "member": (20, False),
        "segment:birthday": (15, False),
        "vip": (12, False),
    }
    assert lists.add_presets(currency="GBP", now=shop.NOW) == []


def test_audiences_are_named_in_one_way():
    assert is_audience("tier:gold")
    assert not is_audience("gold")
    assert not is_audience("tier:")
    assert audiences_of(ANYBODY) == frozenset()
    known = Shopper(user_id=1, tier="gold", segments=frozenset({"tea"}), is_first_order=True)
    assert audiences_of(known) == {"tier:gold", "segment:tea", "new"}
