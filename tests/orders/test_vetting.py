"""Payments are judged before their gateway is asked, and the shopper and the operator see it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from messaging.models import Message
from orders.models import Order
from orders.services import fulfilments, holds
from payments.models import Payment, Refund
from risk.models import Assessment, Rule, SeenDevice
from risk.services import learning, reviews
from tests.api.conftest import App
from tests.factories import shop
from tests.factories.window import operator
from tests.storefront.shopper import add, check_out, drain

pytestmark = [pytest.mark.django_db, pytest.mark.req("PA5")]


@pytest.fixture
def rule():
    """Put one rule in force: every order of a unit or more meets it."""
    Rule.objects.all().delete()

    def of(at_least, **fields):
        values = {"signal": "units", "figure": 1, "points": 10, "at_least": at_least} | fields
        Rule.objects.create(code="everybody", **values)
        learning.changed()

    yield of
    Rule.objects.all().delete()
    learning.changed()


def buy(client, language="en", **changes):
    item = shop.small_shop(stock=5)
    add(client, item, 1, language)
    placed = check_out(client, language, **changes)
    assert placed.status_code == 302, placed.content.decode()[:2000]
    return Order.objects.latest("pk"), placed


def test_a_good_payment_is_asked_for_nothing_more_and_written_down(client, rule):
    order, _placed = buy(client)
    row = Assessment.objects.get(reference=order.number)
    assert (order.state, row.decision, row.score) == ("paid", "allow", 0)
    assert row.signals["units"] == 1
    assert row.signals["person_hour"] == 1
    assert row.signals["good_orders"] == 0
    assert "amy" not in str(row.__dict__).lower()
    assert row.card
    assert "4242" not in str(row.__dict__)


def test_a_challenged_payment_goes_to_the_bank(client, rule):
    rule("challenge")
    order, placed = buy(client)
    assert "/bank/" in placed.url
    payment = Payment.objects.get(reference=order.number)
    assert (order.state, payment.state) == ("awaiting", "action")


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "We could not accept this payment."), ("zh-hans", "我们无法接受这笔付款。")],
)
def test_a_refused_payment_is_told_and_the_gateway_never_asked(client, rule, language, said):
    rule("refuse")
    changes = (
        {"delivery": "cn-standard", "country": "CN", "postcode": "200040", "city": "上海市"}
        if language == "zh-hans"
        else {}
    )
    order, placed = buy(client, language, **changes)
    payment = Payment.objects.get(reference=order.number)
    assert (payment.state, payment.failure, payment.gateway_reference) == (
        "failed", "not_accepted", "",
    )  # fmt: skip
    assert order.state == "awaiting"
    assert said in client.get(placed.url, follow=True).content.decode()


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "We take a closer look before we pack"), ("zh-hans", "打包前我们会核实一下")],
)
def test_a_held_order_is_paid_and_stays_in_the_house(client, rule, now, language, said):
    rule("hold")
    changes = (
        {"delivery": "cn-standard", "country": "CN", "postcode": "200040", "city": "上海市"}
        if language == "zh-hans"
        else {}
    )
    order, placed = buy(client, language, **changes)
    assert order.state == "paid"
    assert said in client.get(placed.url).content.decode()
    with pytest.raises(holds.OnHold):
        fulfilments.pack(order_id=order.pk, now=now)
    drain(now)
    assert Message.objects.filter(key__startswith="held:").count() == 1


def test_an_operator_lets_it_pass_and_it_is_packed(client, rule, now):
    rule("hold")
    order, placed = buy(client)
    row = Assessment.objects.get(reference=order.number)
    desk = Browser()
    desk.force_login(operator("finance"))
    queue = desk.get(reverse("admin:risk_assessment_changelist") + "?review=waiting")
    assert order.number in queue.content.decode()
    page = desk.get(reverse("admin:risk_assessment_change", args=[row.pk])).content.decode()
    assert "Units in the order" in page
    assert "+10 points" in page
    desk.get(reverse("admin:risk_assessment_let_pass", args=[row.pk]))
    drain(now)
    order.refresh_from_db()
    assert order.held_at is None
    fulfilments.pack(order_id=order.pk, now=now)
    assert "All is well" in client.get(placed.url).content.decode()
    row.refresh_from_db()
    assert (row.outcome, row.was_paid) == ("", True)
    assert row.reviewed_by is not None


def test_taken_for_fraud_it_is_called_off_and_the_money_goes_back(client, rule, now):
    rule("hold")
    order, _placed = buy(client)
    row = Assessment.objects.get(reference=order.number)
    actor = operator("finance")
    for _twice in range(2):
        reviews.decide(assessment_id=row.pk, is_fraud=True, actor_id=actor.pk, now=clock.now())
    with pytest.raises(reviews.NotInReview):
        reviews.decide(assessment_id=row.pk, is_fraud=False, actor_id=actor.pk, now=clock.now())
    drain(now)
    order.refresh_from_db()
    assert order.state == "cancelled"
    assert Refund.objects.get().amount == order.total
    row.refresh_from_db()
    assert row.outcome == "fraud"


def test_who_may_not_decide_does_not(client, rule):
    rule("hold")
    order, _placed = buy(client)
    row = Assessment.objects.get(reference=order.number)
    desk = Browser()
    desk.force_login(operator("catalogue"))
    answer = desk.get(reverse("admin:risk_assessment_let_pass", args=[row.pk]))
    assert answer.status_code == 403
    row.refresh_from_db()
    assert row.reviewed_at is None


def test_an_app_is_judged_as_well_and_digital_goods_wait(rule, now):
    rule("hold")
    item = shop.small_shop(nature="digital")
    app = App()
    app.headers["X-Device"] = "phone-1"
    order = app.with_cart(shop.sku(item)).order(delivery="").json()
    app.pay(order["token"])
    found = Order.objects.get()
    assert (found.state, found.held_at is not None) == ("paid", True)
    assert SeenDevice.objects.count() == 1
    actor = operator("finance")
    reviews.decide(
        assessment_id=Assessment.objects.get().pk, is_fraud=False, actor_id=actor.pk, now=now
    )
    drain(now)
    found.refresh_from_db()
    assert found.state == "delivered"


def test_trying_one_card_after_the_other_is_seen(client, rule):
    rule("hold", signal="cards_day", figure=2)
    cards = ("4000 0000 0000 0002", "4000 0000 0000 9995", "4242 4242 4242 4242")
    decisions = []
    for card in cards:
        order, _placed = buy(client, card_number=card)
        decisions.append(Assessment.objects.get(reference=order.number).decision)
    assert decisions == ["allow", "allow", "hold"]


def test_what_is_usual_for_a_buyer_counts(client, rule, now):
    rule("allow")
    for _order in range(3):
        order, _placed = buy(client)
    first, _second, third = Assessment.objects.order_by("pk")
    assert (first.signals["good_orders"], third.signals["good_orders"]) == (0, 2)
    assert (first.signals["new_address"], third.signals["new_address"]) == (1, 0)
    assert third.signals["amount_ratio"] == 1
    assert third.signals["person_hour"] == 3
    Assessment.objects.update(at=now - timedelta(hours=2))
    order, _placed = buy(client)
    assert Assessment.objects.get(reference=order.number).signals["person_hour"] == 1


def test_a_judgement_costs_six_statements(client, rule, now):
    from orders.services import vetting
    from orders.types import Client

    buy(client)
    order, _placed = buy(client)
    counts = []
    for number in range(2):
        payment = Payment.objects.create(
            reference=order.number, gateway="sandbox", amount=order.total, currency="GBP"
        )
        seen = Client(network="192.0.2.1", device=f"device-{number}")
        with CaptureQueriesContext(connection) as statements:
            vetting.vet(order=order, payment=payment, instrument={}, client=seen, now=now)
        told = [one for one in statements if "SAVEPOINT" not in one["sql"]]
        counts.append(len(told))
    assert counts == [5, 5]
