"""Promotions and coupons on the operators' screens."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from promotions.models import CouponCode, Promotion
from promotions.types import Kind
from shop.roles import write_roles
from tests.admin.forms import Fields
from tests.factories import offers, shop

pytestmark = [pytest.mark.django_db, pytest.mark.req("PR2", "PR3")]


@pytest.fixture
def owner(client):
    write_roles()
    user = User.objects.create_user("owner@example.com", "a long pass phrase", is_staff=True)
    user.groups.add(Group.objects.get(name="owner"))
    client.force_login(user)
    return client


def form_of(owner, promotion):
    page = owner.get(reverse("admin:promotions_promotion_change", args=[promotion.pk]))
    assert page.status_code == 200
    return {name: value for name, value in Fields(page.content.decode()).sent.items() if name}


def change(owner, promotion, **typed):
    address = reverse("admin:promotions_promotion_change", args=[promotion.pk])
    return owner.post(address, form_of(owner, promotion) | typed)


def test_a_promotion_is_drafted_by_kind(owner):
    """Name and kind first; then the fields of the kind, and its rules in plain words."""
    drafted = {
        "name_en": "Autumn savings",
        "name_zh_hans": "秋季满减",
        "code": "autumn",
        "kind": "spend",
    }
    answer = owner.post(reverse("admin:promotions_promotion_add"), drafted)
    promotion = Promotion.objects.get()
    assert answer.status_code == 302

    answer = change(
        owner, promotion, term_steps_GBP="100 10\n200 30", term_steps_CNY="900 90", priority="5"
    )

    assert answer.status_code == 302
    promotion.refresh_from_db()
    assert [step["off"] for step in promotion.terms["steps"]] == [
        {"GBP": "10"},
        {"GBP": "30"},
        {"CNY": "90"},
    ]
    page = owner.get(reverse("admin:promotions_promotion_change", args=[promotion.pk]))
    assert "spend £100.00, save £10.00, spend £200.00, save £30.00" in page.content.decode()


@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
def test_every_kind_has_its_form(owner, kind):
    promotion = Promotion.objects.create(code="x", name_en="X", name_zh_hans="X", kind=kind)

    fields = form_of(owner, promotion)

    assert any(name.startswith("term_") for name in fields)


@pytest.mark.parametrize(
    "typed",
    [
        {"term_steps_GBP": "a hundred"},
        {"term_steps_GBP": "100"},
        {"term_steps_GBP": ""},
        {"term_steps_GBP": "-5 10"},
    ],
)
def test_what_cannot_be_read_is_told_and_changes_nothing(owner, typed):
    promotion = offers.promotion(
        "spend", {"steps": [{"from": {"GBP": "50"}, "off": {"GBP": "5"}}]}, live=False
    )
    before = promotion.terms

    answer = change(owner, promotion, **typed)

    assert answer.status_code == 200
    assert "term_steps_GBP" in answer.context["adminform"].form.errors
    promotion.refresh_from_db()
    assert promotion.terms == before


def test_a_draft_is_tried_before_it_is_published(owner):
    promotion = offers.promotion(live=False)

    owner.post(reverse("admin:promotions_promotion_do", args=[promotion.pk, "publish"]))

    promotion.refresh_from_db()
    assert promotion.state == "draft"


@pytest.mark.req("PR13")
def test_a_manager_approves_the_floor_and_marketing_cannot(owner, client):
    promotion = offers.promotion(live=False)
    owner.post(reverse("admin:promotions_promotion_do", args=[promotion.pk, "approve"]))
    promotion.refresh_from_db()
    assert promotion.floor_approved_by.email == "owner@example.com"

    marketer = User.objects.create_user("m@example.com", "a long pass phrase", is_staff=True)
    marketer.groups.add(Group.objects.get(name="marketing"))
    client.force_login(marketer)
    answer = client.post(reverse("admin:promotions_promotion_do", args=[promotion.pk, "approve"]))

    assert answer.status_code in {302, 403}
    promotion.refresh_from_db()
    assert promotion.floor_approved_by.email == "owner@example.com"


def test_codes_are_made_and_given_out_as_a_file(owner):
    coupon = offers.coupon(code="")
    address = reverse("admin:promotions_coupon_codes", args=[coupon.pk])

    owner.post(address, {"code": "summer", "most_uses": "50"})
    owner.post(address, {"count": "20", "begins": "tea-"})
    told = owner.get(reverse("admin:promotions_coupon_codes_file", args=[coupon.pk]))

    assert CouponCode.objects.get(code="SUMMER").most_uses == 50
    assert CouponCode.objects.filter(code__startswith="TEA-", most_uses=1).count() == 20
    assert len(b"".join(told.streaming_content).splitlines()) == 22


def test_a_code_that_is_taken_is_told(owner):
    offers.coupon("SUMMER")
    other = offers.coupon(code="")

    answer = owner.post(
        reverse("admin:promotions_coupon_codes", args=[other.pk]), {"code": "Summer"}
    )

    assert answer.context["form"].errors["code"] == ["Another coupon has this code already."]


def test_the_list_asks_the_same_for_one_and_three(owner):

    shop.small_shop()
    counts, page = [], reverse("admin:promotions_promotion_changelist")
    owner.get(page)  # what a process keeps is asked once
    for more in (1, 2):
        for _n in range(more):
            offers.promotion()
        with CaptureQueriesContext(connection) as asked:
            owner.get(page)
        counts.append(len(asked))

    assert counts[0] == counts[1]
