"""Operators and money: taken, let go of, given back, compared; only by those who may."""

import re
from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.money import Money
from membership.models import CreditAccount
from membership.services import credit
from membership.types import Kind
from orders.models import Order
from payments.models import (
    Difference,
    GatewayRule,
    Payment,
    Refund,
    SavedMethod,
    TradeAccount,
)
from payments.services import differences, intents
from payments.types import Act, Discord, Outcome, State
from shop.roles import write_roles
from tests.api.conftest import App
from tests.factories import shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    def sign_in(role):
        write_roles()
        user = User.objects.create_user(f"{role}@example.com", "a long pass phrase", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return client

    return sign_in


def paid(card="4242 4242 4242 4242"):
    app = App()
    token = app.with_cart(shop.sku(shop.small_shop(stock=5)), 2).order().json()["token"]
    app.pay(token, card)
    return Payment.objects.get()


def move(client, row, verb, **fields):
    name = f"admin:payments_{row._meta.model_name}_move"
    address = reverse(name, args=[row.pk, verb])
    page = client.get(address)
    if page.status_code == 200:
        key = re.search(r'name="key" value="([^"]+)"', page.content.decode())
        fields = ({"key": key[1]} if key else {}) | fields
    return client.post(address, fields)


@pytest.mark.req("PA4", "AC5")
def test_finance_gives_a_part_back_and_it_is_written_down(operator):
    payment, client = paid(), operator("finance")
    answer = move(client, payment, "refund", amount="10.00", reason="Scratched lid")
    assert answer.status_code == 302
    refund = Refund.objects.get()
    assert (refund.amount, refund.reason) == (Decimal("10.00"), "Scratched lid")
    assert "10.00 Scratched lid" in LogEntry.objects.get().change_message


@pytest.mark.req("PA4")
def test_the_same_form_twice_gives_back_once(operator):
    payment, client = paid(), operator("finance")
    for _twice in range(2):
        fields = {"amount": "10.00", "reason": "r", "key": "one-form"}
        client.post(reverse("admin:payments_payment_move", args=[payment.pk, "refund"]), fields)
    assert Refund.objects.count() == 1


@pytest.mark.req("PA4")
@pytest.mark.parametrize("amount", ["96.01", "0", "-1", "x", ""])
def test_a_wrong_amount_is_told_at_its_field(operator, amount):
    payment, client = paid(), operator("finance")
    answer = move(client, payment, "refund", amount=amount, reason="r")
    assert answer.status_code == 200
    assert answer.context["form"].errors["amount"]
    assert not Refund.objects.exists()


@pytest.mark.req("PA4", "AC5")
@pytest.mark.parametrize("role", ["service", "analyst", "catalogue"])
def test_who_may_not_move_money_does_not(operator, role):
    payment, client = paid(), operator(role)
    for verb in ("refund", "capture", "void"):
        move(client, payment, verb, amount="1.00", reason="r")
    assert not Refund.objects.exists()


@pytest.mark.req("PA4")
def test_reserved_money_is_taken_in_part(operator):
    payment, client = paid("4000 0000 0000 0259"), operator("finance")
    assert Order.objects.get().pays_later
    move(client, payment, "capture", amount="90.00")
    payment.refresh_from_db()
    assert (payment.state, payment.left.amount) == (State.SUCCEEDED, Decimal("90.00"))


@pytest.mark.req("PA4")
def test_reserved_money_is_let_go_of(operator):
    payment, client = paid("4000 0000 0000 0259"), operator("finance")
    move(client, payment, "void")
    assert Refund.objects.get().amount == Decimal("96.00")
    page = client.get(reverse("admin:payments_payment_change", args=[payment.pk])).content.decode()
    assert "/refund/now/" not in page


@pytest.mark.req("PA4")
def test_a_difference_is_acted_upon_or_closed_with_a_word(operator, now):
    payment, client = paid(), operator("finance")
    Payment.objects.update(state=State.PENDING)
    case, _new = differences.open_case(
        gateway="sandbox",
        kind=Discord.NOT_RECORDED,
        subject=payment.gateway_reference,
        currency="GBP",
        act=Act.RECORD,
        payment=payment,
        now=now,
    )
    move(client, case, "act")
    payment.refresh_from_db()
    case.refresh_from_db()
    assert (payment.state, case.state, case.outcome) == (State.SUCCEEDED, "closed", "recorded")
    other, _new = differences.open_case(
        gateway="sandbox",
        kind=Discord.NOT_THERE,
        subject="x",
        currency="GBP",
        act=Act.LOOK,
        now=now,
    )
    assert move(client, other, "act").status_code == 302
    move(client, other, "close", note="Entered by hand in the bank's books")
    other.refresh_from_db()
    assert (other.state, other.outcome) == ("closed", "Entered by hand in the bank's books")
    assert Difference.objects.filter(state="open").count() == 0


@pytest.mark.req("PA1", "AC5")
def test_cash_collected_at_the_door_is_told_by_finance(operator, now):
    GatewayRule.objects.create(gateway="cod", currency="GBP")
    app = App()
    item = shop.small_shop(stock=5)
    order = app.with_cart(shop.sku(item), 2).order(gateway="cod").json()
    app.post(f"orders/{order['token']}/payments/", {"gateway": "cod"})
    payment = Payment.objects.get()
    assert payment.state == State.AUTHORISED
    move(operator("finance"), payment, "capture", amount="96.00")
    payment.refresh_from_db()
    assert payment.state == State.SUCCEEDED


@pytest.mark.req("ME9", "AC5")
def test_service_gives_credit_with_a_reason(operator):
    User.objects.create_user(email="amy@example.com", password="willow-teapot-48")
    client, address = operator("service"), reverse("admin:membership_creditaccount_give")
    fields = {
        "email": "Amy@example.com",
        "amount": "5.00",
        "currency": "GBP",
        "reason": "For the broken lid",
        "key": "one",
    }
    for _twice in range(2):
        assert client.post(address, fields).status_code == 302
    assert CreditAccount.objects.get().balance == Decimal("5.00")
    for changes, field in (
        ({"email": "nobody@example.com"}, "email"),
        ({"amount": "-5.01"}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"reason": ""}, "reason"),
    ):
        answer = client.post(address, fields | {"key": "two"} | changes)
        assert answer.status_code == 200
        assert answer.context["form"].errors[field]
    client.post(address, fields | {"key": "three", "amount": "-2.00"})
    assert CreditAccount.objects.get().balance == Decimal("3.00")
    page = client.get(reverse("admin:membership_creditentry_changelist")).content.decode()
    assert "For the broken lid" in page
    assert "service@example.com" in page


@pytest.mark.req("ME9", "AC5")
def test_an_analyst_gives_nothing(operator):
    client = operator("analyst")
    assert client.get(reverse("admin:membership_creditaccount_give")).status_code == 302
    assert client.get(reverse("admin:membership_creditaccount_changelist")).status_code in {
        200,
        403,
    }


@pytest.mark.req("PA1")
def test_rules_name_ways_to_pay_that_exist(operator):
    client, address = operator("finance"), reverse("admin:payments_gatewayrule_add")
    fields = {"gateway": "cowries", "currency": "GBP", "is_on": "on", "least": "0", "most": "50"}
    answer = client.post(address, fields)
    assert "This shop has no such way to pay." in answer.content.decode()
    client.post(address, fields | {"gateway": "cod"})
    assert GatewayRule.objects.get().most == Decimal(50)
    client.post(address, fields | {"gateway": "sandbox", "least": "60"})  # from 60 up to 50
    assert GatewayRule.objects.count() == 1


@pytest.mark.req("AC5")
@pytest.mark.parametrize(
    "view",
    [
        "payments_payment",
        "payments_refund",
        "payments_difference",
        "payments_tradeaccount",
        "payments_savedmethod",
        "membership_creditaccount",
        "membership_creditentry",
    ],
)
def test_a_list_of_money_costs_the_same_however_long(operator, now, view):
    client, address = operator("owner"), reverse(f"admin:{view}_changelist")
    counts = []
    for rows in (range(1), range(1, 4)):
        for number in rows:
            fill(number, now)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def fill(number, now):
    """One more row for every list of money."""
    user = User.objects.create_user(f"shopper{number}@example.com", "a long pass phrase")
    credit.grant(
        user_id=user.pk,
        amount=Money(Decimal("5.00"), "GBP"),
        kind=Kind.GRANTED,
        key=f"k{number}",
        now=now,
    )
    TradeAccount.objects.create(user=user, currency="GBP", limit=100)
    SavedMethod.objects.create(
        user=user, gateway="sandbox", token=f"t{number}", brand="Visa", used_at=now
    )
    payment = intents.start(
        reference=f"LM-{number}",
        amount=Money(Decimal("9.00"), "GBP"),
        gateway="sandbox",
        payer_id=user.pk,
    )
    Refund.objects.create(
        payment=payment, key=f"r{number}", amount=1, reason="r", next_attempt_at=now
    )
    differences.open_for(payment, now=now)


@pytest.mark.req("PA4")
def test_a_refund_paid_by_hand_is_marked_with_its_receipt(operator, now):
    payment = intents.start(
        reference="LM-1", amount=Money(Decimal("9.00"), "GBP"), gateway="sandbox"
    )
    intents.record(payment_id=payment.pk, outcome=Outcome(State.SUCCEEDED, "x"), now=now)
    refund = Refund.objects.create(
        payment=payment, key="k", amount=1, reason="r", state="by_hand", next_attempt_at=now
    )
    client = operator("finance")
    move(client, refund, "by_hand", note="Transfer 7 of 22 November")
    refund.refresh_from_db()
    assert (refund.state, refund.gateway_reference) == ("done", "Transfer 7 of 22 November")
    assert move(client, refund, "by_hand", note="again").status_code == 302
