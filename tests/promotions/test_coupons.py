"""Coupons handed out: claimed, issued to some, given by themselves, told of."""

import pytest
from django.db import transaction

from accounts.models import Address, User
from core.services import relay
from messaging.models import Message, Wish
from orders.models import Order
from promotions.models import Coupon, CouponClaim
from promotions.services import coupons
from tests.api.conftest import App
from tests.factories import offers, shop

pytestmark = [pytest.mark.django_db, pytest.mark.req("PR2")]


def person(email, region="", **more):
    made = User.objects.create_user(email, "a long pass phrase", **more)
    Address.objects.create(
        user=made, name="A", line1="1", city="C", region=region, postcode="1", country="GB"
    )
    return made


def test_as_many_are_claimed_as_there_are():
    made = offers.coupon(code="", claimable=True)
    Coupon.objects.update(most_claims=1)
    first, second = person("a@example.com"), person("b@example.com")
    code = made.promotion.code

    held = coupons.claim(promotion_code=code, user_id=first.pk, now=offers.NOW)
    again = coupons.claim(promotion_code=code, user_id=first.pk, now=offers.NOW)
    with pytest.raises(coupons.AllClaimed):
        coupons.claim(promotion_code=code, user_id=second.pk, now=offers.NOW)

    assert held == again
    assert Coupon.objects.get().claimed == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_one_is_claimed_once(elsewhere):
    made = offers.coupon(code="", claimable=True)
    Coupon.objects.update(most_claims=1)
    people = [person("a@example.com").pk, person("b@example.com").pk]
    asked = {"promotion_code": made.promotion.code, "now": offers.NOW}

    with transaction.atomic():
        coupons.claim(user_id=people[0], **asked)
        second = elsewhere(coupons.claim, user_id=people[1], **asked)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)

    assert isinstance(second.exception(timeout=5), coupons.AllClaimed)
    assert CouponClaim.objects.get().user_id == people[0]


def test_issued_to_a_region_and_told_to_who_wants_to_hear(now):
    made = offers.coupon(code="", name_en="Ten for Kent")
    kent = person("kent@example.com", region="Kent")
    person("york@example.com", region="Yorkshire")
    Wish.objects.create(user=kent, channel="email", purpose="marketing", wanted=True)

    given = coupons.issue_to(coupon_id=made.pk, country="gb", region="kent", now=now)
    again = coupons.issue_to(coupon_id=made.pk, country="gb", region="kent", now=now)
    while relay.deliver_one(now=now):
        pass

    assert (given, again) == (1, 0)
    message = Message.objects.get(key__startswith="coupon_issued")
    assert (message.channel, message.user_id) == ("email", kent.pk)


def test_newcomers_are_given_theirs_once(now):
    made = offers.coupon(code="")
    Coupon.objects.update(issued_when="joined")
    newcomer = person("new@example.com")

    for _time in range(2):
        coupons.issue_joined(now=now)

    assert CouponClaim.objects.get(coupon=made).user == newcomer


def test_who_pays_is_given_theirs(now):
    offers.coupon(code="")
    Coupon.objects.update(issued_when="paid")
    buyer = person("buyer@example.com")

    coupons.issue_paid(user_id=buyer.pk, now=now)

    assert CouponClaim.objects.get().user == buyer


def test_codes_are_many_and_different():
    made = offers.coupon(code="")

    assert coupons.make_codes(coupon_id=made.pk, count=300, prefix="x-") == 300
    assert coupons.make_codes(coupon_id=made.pk, count=5) == 5


def test_an_app_takes_a_coupon_and_pays_with_it(now):
    item = shop.small_shop()
    made = offers.coupon(code="", claimable=True)
    user = person("amy@example.com")
    app = App()
    assert app.get("coupons/").json()[0]["code"] == made.promotion.code
    assert app.get("wallet/coupons/").status_code in {401, 403}
    app.http.force_authenticate(user)
    claim = app.post("wallet/coupons/", {"code": made.promotion.code}).json()
    app.post("cart/lines/", {"sku": shop.sku(item), "quantity": 2})
    app.post("cart/codes/", {"code": claim["id"]})
    app.order()

    assert str(Order.objects.get().total) == "86.40"
    assert app.get("wallet/coupons/").json() == []
