"""Paying by the API: with credit, a kept method, in parts; the wallet and its methods."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core.money import Money
from membership.services import credit
from membership.types import Kind
from payments.models import Payment
from payments.services import methods
from tests.api.test_members import sign_in
from tests.factories import shop
from tests.factories.window import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def amy(app):
    found = member()
    sign_in(app)
    return found


def give(user, amount, now):
    credit.grant(
        user_id=user.pk,
        amount=Money(Decimal(amount), "GBP"),
        kind=Kind.GRANTED,
        key=f"gift-{amount}",
        now=now,
    )


def ordered(app, quantity=2, **changes):
    item = shop.small_shop(stock=20)
    assert app.post("cart/lines/", {"sku": shop.sku(item), "quantity": quantity}).status_code == 201
    return app.order(**changes).json()


def pay(app, order, **body):
    return app.post(f"orders/{order['token']}/payments/", {"gateway": "sandbox"} | body)


@pytest.mark.req("PA1", "ME9", "PL1")
def test_credit_and_card_make_the_total(app, amy, now):
    give(amy, "30.00", now)
    order = ordered(app, use_credit=True)
    assert order["due"]["amount"] == "66.00"
    answer = pay(app, order, card_number="4242 4242 4242 4242")
    assert (answer.status_code, answer.json()["amount"]["amount"]) == (201, "66.00")
    paid = app.get(f"orders/{order['token']}/").json()
    assert (paid["state"], paid["due"]["amount"]) == ("paid", "0.00")
    rows = app.get(f"orders/{order['token']}/payments/").json()
    assert [(row["gateway"], row["state"]) for row in rows] == [
        ("credit", "succeeded"),
        ("sandbox", "succeeded"),
    ]


@pytest.mark.req("ME9", "PL1")
def test_the_wallet_and_its_history(app, amy, now):
    give(amy, "30.00", now)
    assert app.get("wallet/").json() == [{"balance": {"amount": "30.00", "currency": "GBP"}}]
    row = app.get("wallet/entries/").json()["results"][0]
    assert (row["kind"], row["amount"]["amount"], row["balance"]) == ("granted", "30.00", "30.00")


@pytest.mark.parametrize("path", ["wallet/", "wallet/entries/", "payment-methods/"])
def test_a_wallet_is_its_owners(app, path):
    assert app.get(path).status_code in {401, 403}


@pytest.mark.req("PA3", "PL1")
def test_a_kept_method_pays_while_its_owner_is_fresh(app, amy, now, time_machine_at):
    pay(app, ordered(app), card_number="4242 4242 4242 4242", keep=True)
    methods.keep(payment_id=methods.to_keep()[0], now=now)
    kept = app.get("payment-methods/").json()[0]
    assert (kept["brand"], kept["last4"]) == ("Visa", "4242")
    assert pay(app, ordered(app), saved=kept["id"]).json()["state"] == "succeeded"
    order = ordered(app)
    with time_machine_at(now + timedelta(minutes=16)):
        refused = pay(app, order, saved=kept["id"])
        assert (refused.status_code, refused.json()["code"]) == (403, "reauthentication_required")
    assert app.delete(f"payment-methods/{kept['id']}/").status_code == 204
    assert app.delete(f"payment-methods/{kept['id']}/").status_code == 404
    gone = pay(app, order, saved=kept["id"])
    assert (gone.status_code, gone.json()["code"]) == (409, "unknown_method")


@pytest.mark.req("PA3")
def test_nobody_elses_method_or_credit(app, another_app, amy, now):
    give(amy, "100.00", now)
    pay(app, ordered(app, 1), card_number="4242 4242 4242 4242", keep=True)
    kept = methods.keep(payment_id=methods.to_keep()[0], now=now)
    member("ben@example.com")
    sign_in(another_app, "ben@example.com")
    order = ordered(another_app)
    assert pay(another_app, order, saved=kept.public_id).json()["code"] == "unknown_method"
    assert another_app.delete(f"payment-methods/{kept.public_id}/").status_code == 404
    # Amy's order, opened by its link, is not paid from Ben's credit nor Amy's.
    amys = ordered(app)
    assert pay(another_app, amys, gateway="credit").json()["code"] == "unknown_gateway"


@pytest.mark.req("PA7", "PL1")
def test_options_tell_plans_with_their_cost(app, amy):
    order = ordered(app)
    rows = {
        row["gateway"]: row for row in app.get(f"orders/{order['token']}/payment-options/").json()
    }
    assert rows["sandbox"]["plans"][1] == {
        "months": 6,
        "each": {"amount": "16.56", "currency": "GBP"},
        "total": {"amount": "99.36", "currency": "GBP"},
        "rate": "12.6",
    }
    assert (
        pay(app, order, card_number="4242 4242 4242 4242", months=7).json()["code"]
        == "unknown_plan"
    )
    assert Payment.objects.get().state == "pending"


@pytest.mark.req("PA6", "PL1")
def test_a_wallet_gives_a_code(app, amy):
    answer = pay(app, ordered(app), gateway="sandbox_wallet").json()
    assert answer["state"] == "action"
    assert answer["qr"].endswith(answer["redirect_url"])


def test_without_a_way_back_the_bank_leads_to_the_order(app, amy, client):
    order = ordered(app)
    page = pay(app, order, gateway="sandbox_wallet").json()["redirect_url"]
    back = client.post(page, {"approve": "1"})
    assert (back.status_code, back["Location"]) == (302, f"/en/orders/{order['token']}/")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"months": -1}, "months"),
        ({"months": "x"}, "months"),
        ({"flow": "pigeon"}, "flow"),
        ({"saved": "x" * 17}, "saved"),
        ({"card_number": "4242 4242 4242 4241"}, "card_number"),
    ],
)
def test_bad_input_names_its_field(app, amy, body, field):
    answer = pay(app, ordered(app), **body)
    assert answer.status_code in {400, 409, 422}
    assert [error["field"] for error in answer.json()["errors"]] == [field]
