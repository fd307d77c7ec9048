"""The last of a budget, of a coupon, of a code: one of two gets it, the race is forced."""

from decimal import Decimal

import pytest
from django.db import transaction

from core.money import Money
from promotions import selectors
from promotions.models import Budget, CouponClaim, Use
from promotions.services import uses
from tests.factories import offers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("PR2", "PR3")]
EIGHT = Money(Decimal("8.00"), "GBP")


def considered(tokens=(), user_id=None):
    return selectors.considered(
        items=(), currency="GBP", user_id=user_id, tokens=tokens, now=offers.NOW
    )


def take(known, promotion, reference, shopper="guest", user_id=None):
    uses.take(
        considered=known,
        savings=[(promotion.code, EIGHT)],
        cuts=[],
        reference=reference,
        shopper=shopper,
        user_id=user_id,
        now=offers.NOW,
    )


def race(elsewhere, known, promotion):
    """The first takes and waits to commit; the second must wait for it, and is then refused."""
    with transaction.atomic():
        take(known, promotion, "A-1")
        second = elsewhere(take, known, promotion, "A-2", "other")
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
    return second.exception(timeout=5)


def test_a_budget_is_never_exceeded(elsewhere):
    promotion = offers.promotion(budget={"GBP": "12.00"})

    refused = race(elsewhere, considered(), promotion)

    assert isinstance(refused, uses.OfferGone)
    assert Budget.objects.get().spent == Decimal("8.00")
    assert Use.objects.get().reference == "A-1"


def test_the_last_use_is_had_once(elsewhere):
    promotion = offers.promotion(max_uses=1)

    refused = race(elsewhere, considered(), promotion)

    assert isinstance(refused, uses.OfferGone)
    promotion.refresh_from_db()
    assert promotion.uses == 1


def test_the_last_of_a_code_is_used_once(elsewhere):
    coupon = offers.coupon("LAST", most_uses=1)

    refused = race(elsewhere, considered(["LAST"]), coupon.promotion)

    assert isinstance(refused, uses.CouponUsed)


def test_a_claim_is_used_once(elsewhere, django_user_model):
    person = django_user_model.objects.create_user(email="amy@example.com")
    coupon = offers.coupon(code="")
    claim = offers.claim(coupon, person)

    refused = race(elsewhere, considered([claim.public_id], person.pk), coupon.promotion)

    assert isinstance(refused, uses.CouponUsed)
    assert CouponClaim.objects.get().reference == "A-1"


def test_per_shopper(django_user_model):
    promotion = offers.promotion(per_shopper=1)
    take(considered(), promotion, "A-1", "guest")

    with pytest.raises(uses.OfferGone):
        take(considered(), promotion, "A-2", "guest")
    take(considered(), promotion, "A-3", "somebody else")

    assert Use.objects.count() == 2


def test_giving_back_twice_is_once():
    promotion = offers.promotion(budget={"GBP": "20.00"}, max_uses=5)
    take(considered(), promotion, "A-1")
    take(considered(), promotion, "A-2")

    for _time in range(2):
        uses.give_back(reference="A-1", now=offers.NOW)

    promotion.refresh_from_db()
    assert (promotion.uses, Budget.objects.get().spent) == (1, Decimal("8.00"))
