"""Store credit: a ledger that adds up, whatever happens at once."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from core.money import Money
from membership import selectors
from membership.models import CreditAccount, CreditEntry
from membership.services import credit
from membership.types import Kind

pytestmark = pytest.mark.req("ME9")
GBP = "GBP"


def pounds(amount):
    return Money(Decimal(amount), GBP)


def member(email="amy@example.com"):
    return User.objects.create_user(email=email, password="willow-teapot-48")


def grant(user, amount, now, key="gift"):
    return credit.grant(user_id=user.pk, amount=pounds(amount), kind=Kind.GRANTED, key=key, now=now)


@pytest.mark.django_db
def test_a_gift_is_given_once_under_its_key(now):
    amy = member()
    first, second = grant(amy, "10.00", now), grant(amy, "10.00", now)
    assert first == second
    assert selectors.balance_of(user_id=amy.pk, currency=GBP) == pounds("10.00")
    sides = dict(CreditEntry.objects.values_list("party", "amount"))
    assert sides == {"shopper": Decimal("10.00"), "shop": Decimal("-10.00")}


@pytest.mark.django_db
def test_no_more_is_spent_than_is_there(now):
    amy = member()
    grant(amy, "10.00", now)
    with pytest.raises(credit.NotEnoughCredit):
        credit.spend(user_id=amy.pk, amount=pounds("10.01"), key="s", now=now)
    credit.spend(user_id=amy.pk, amount=pounds("10.00"), key="s", now=now)
    assert CreditAccount.objects.get().balance == 0


@pytest.mark.django_db
@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN", "Infinity"])
def test_only_amounts_that_can_be_paid_move(now, amount):
    with pytest.raises(credit.NotAnAmount):
        grant(member(), amount, now)
    assert not CreditEntry.objects.exists()


@pytest.mark.django_db
def test_the_database_refuses_a_debt(now):
    amy = member()
    grant(amy, "1.00", now)
    with pytest.raises(IntegrityError, match="membership_credit_never_negative"):
        CreditAccount.objects.update(balance=Decimal(-1))


@pytest.mark.django_db(transaction=True)
def test_the_second_spender_waits_and_is_then_refused(now, elsewhere):
    amy = member()
    grant(amy, "10.00", now)
    all_of_it = {"user_id": amy.pk, "amount": pounds("10.00"), "now": now}
    with transaction.atomic():
        credit.spend(key="first", **all_of_it)
        second = elsewhere(credit.spend, key="second", **all_of_it)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
    assert isinstance(second.exception(timeout=5), credit.NotEnoughCredit)
    assert CreditAccount.objects.get().balance == 0


@pytest.mark.django_db
def test_the_nightly_proof_finds_a_planted_drift(now):
    amy, ben = member(), member("ben@example.com")
    grant(amy, "10.00", now, "a")
    grant(ben, "5.00", now, "b")
    assert selectors.proof().holds
    CreditAccount.objects.filter(user=ben).update(balance=Decimal("6.00"))
    proof = selectors.proof()
    assert not proof.holds
    assert proof.wrong_balances == [CreditAccount.objects.get(user=ben).pk]
    assert proof.owed_wrongly == {GBP: Decimal("-1.00")}
    CreditAccount.objects.filter(user=ben).update(balance=Decimal("5.00"))
    CreditEntry.objects.filter(party="shop", amount=Decimal("-5.00")).delete()
    assert len(selectors.proof().unbalanced_moves) == 1
