"""The shop's books against a gateway's: the sweeper every few minutes, statements every day."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from core import clock
from core.money import Money
from orders.models import Order
from orders.services import expiries, settlements
from payments.gateways.base import GATEWAYS, GatewayUnavailable
from payments.models import Difference, Payment, Refund, SandboxCharge, SandboxRefund, Statement
from payments.services import intents, reconciliation, refunds, settling, sweeps
from payments.types import Discord, Entry, Outcome, State
from tests.api.conftest import App
from tests.factories import shop
from tests.storefront.shopper import drain

pytestmark = pytest.mark.django_db
LOST, LATE = "4000 0000 0000 0119", "4000 0000 0000 0077"


def pounds(amount):
    return Money(Decimal(amount), "GBP")


def ordered(card, stock=5):
    app = App()
    token = app.with_cart(shop.sku(shop.small_shop(stock=stock)), 2).order().json()["token"]
    app.pay(token, card)
    return Order.objects.get()


def carry_out(now):
    for refund_id in refunds.due(now=now):
        refunds.carry_out(refund_id=refund_id, now=now)


@pytest.mark.req("PA8")
def test_money_whose_answer_was_lost_ends_in_an_order(now):
    order = ordered(LOST)
    assert order.state == "awaiting"
    assert sweeps.look(gateway="sandbox", now=now) == 1
    drain(now)
    order.refresh_from_db()
    case = Difference.objects.get()
    assert (order.state, case.kind, case.state, case.outcome) == (
        "paid",
        Discord.NOT_RECORDED,
        "closed",
        "recorded",
    )
    assert sweeps.look(gateway="sandbox", now=now) == 0


@pytest.mark.req("PA8", "MK6")
def test_money_without_an_order_goes_back_and_the_shopper_is_told(now, mailoutbox):
    from inventory.models import StockItem
    from messaging.models import Message

    order = ordered(LOST)
    later = order.expires_at
    expiries.cancel_unpaid(now=later)
    StockItem.objects.update(on_hand=1)  # the goods are gone: it cannot be revived
    sweeps.ask(payment_id=Payment.objects.get().pk, now=later)
    drain(later)
    case = Difference.objects.get()
    assert (case.kind, case.state) == (Discord.NO_ORDER, "open")
    carry_out(later)
    drain(later)
    case.refresh_from_db()
    assert (case.state, case.outcome, Refund.objects.get().state) == (
        "closed",
        "given_back",
        "done",
    )
    assert SandboxCharge.objects.get().refunded == Decimal("96.00")
    told = Message.objects.filter(key__startswith="money_back:")
    assert [message.recipient for message in told] == ["amy@example.com"]
    assert "£96.00" in told.get().text


@pytest.mark.req("PA8")
def test_money_nobody_knows_waits_for_an_operator(now):
    ordered("4242 4242 4242 4242")
    SandboxCharge.objects.update(key="of-another-system")
    Payment.objects.update(state=State.PENDING, gateway_reference="")
    assert sweeps.look(gateway="sandbox", now=now) == 1
    case = Difference.objects.get()
    assert (case.kind, case.act, case.theirs) == ("unknown_money", "give_back", Decimal("96.00"))
    settling.act(difference_id=case.pk, now=now)
    assert SandboxCharge.objects.get().refunded == Decimal("96.00")
    with pytest.raises(settling.NothingToDo):
        settling.act(difference_id=case.pk, now=now)


@pytest.mark.req("PA8")
def test_an_order_whose_event_was_lost_is_settled_by_the_sweeper(now):
    order = ordered(LATE)
    outcome = Outcome(State.SUCCEEDED, "sbx")
    intents.record(payment_id=Payment.objects.get().pk, outcome=outcome, now=now)
    later = clock.now() + timedelta(minutes=2)
    assert settlements.settle_unsettled(now=later) == 1
    order.refresh_from_db()
    assert order.state == "paid"
    assert settlements.settle_unsettled(now=later) == 0


class Told:
    """A gateway whose statement says what it is told to say."""

    def __init__(self, real, entries):
        self.real, self.entries = real, entries

    def __getattr__(self, name):
        return getattr(self.real, name)

    def statement(self, *, since, until):
        return self.entries


@pytest.fixture
def day_of_ten(now):
    """A day of ten payments and four refunds, all on the statement."""
    for number in range(10):
        payment = intents.start(reference=f"LM-{number}", amount=pounds("20.00"), gateway="sandbox")
        intents.submit(
            payment=payment,
            instrument={"card_number": "4242424242424242"},
            return_url="/",
            now=now,
        )
        if number < 4:
            refunds.request(
                payment_id=payment.pk,
                amount=pounds("5.00"),
                reason="r",
                key=f"k{number}",
                now=now,
            )
    carry_out(now)
    window = {"since": now - timedelta(days=1), "until": now + timedelta(days=1)}
    return list(GATEWAYS["sandbox"].statement(**window))


def reconcile(now):
    return reconciliation.reconcile(gateway="sandbox", day=now.date(), now=now)


@pytest.mark.req("PA4")
def test_a_day_that_agrees_has_no_differences(day_of_ten, now):
    assert len(day_of_ten) == 14
    assert reconcile(now) == 0
    assert (Statement.objects.get().entries, Difference.objects.count()) == (14, 0)


@pytest.mark.req("PA4")
def test_every_planted_difference_is_found_with_its_proposal(day_of_ten, now, monkeypatch):
    charges = [entry for entry in day_of_ten if not entry.is_refund]
    given = [entry for entry in day_of_ten if entry.is_refund]
    lost = Payment.objects.get(public_id=charges[1].payment_key)
    Payment.objects.filter(pk=lost.pk).update(state=State.PENDING)  # 1: not recorded
    entries = [
        charges[1],
        replace(charges[2], amount=pounds("19.00")),  # 2: another amount
        *charges[3:],  # 3: the first is not there
        Entry("sbx_other", "nobody", pounds("7.00"), now),  # 4: unknown money
        replace(given[0], amount=pounds("-4.00")),  # 5: another amount given back
        *given[2:],  # 6: a refund that is not there
        replace(given[2], refund_key="nobody", gateway_reference="sbx_x"),  # 7: unknown refund
    ]
    monkeypatch.setitem(GATEWAYS, "sandbox", Told(GATEWAYS["sandbox"], entries))
    assert reconcile(now) == 7
    found = sorted(Difference.objects.values_list("kind", "act"))
    assert found == [
        ("not_recorded", "record"),
        ("not_there", "look"),
        ("other_amount", "look"),
        ("other_amount", "look"),
        ("refund_not_there", "repeat"),
        ("unknown_money", "give_back"),
        ("unknown_refund", "look"),
    ]
    assert reconcile(now) == 0  # found once
    for kind in ("not_recorded", "refund_not_there"):
        settling.act(difference_id=Difference.objects.get(kind=kind).pk, now=now)
    lost.refresh_from_db()
    assert lost.state == State.SUCCEEDED
    carry_out(now)
    assert SandboxRefund.objects.count() == 4  # asked again under its key: given back once


@pytest.mark.req("PA4")
def test_each_day_is_compared_once_and_a_silent_gateway_is_asked_again(now, monkeypatch):
    later = now + timedelta(days=1)
    assert ("sandbox", now.date()) in reconciliation.due(now=later)
    silent = Told(GATEWAYS["sandbox"], ())
    silent.statement = _silent
    monkeypatch.setitem(GATEWAYS, "sandbox", silent)
    with pytest.raises(GatewayUnavailable):
        reconcile(now)
    assert ("sandbox", now.date()) in reconciliation.due(now=later)
    monkeypatch.undo()
    reconcile(now)
    assert ("sandbox", now.date()) not in reconciliation.due(now=later)


@pytest.mark.req("PA4")
def test_a_day_in_utc_waits_until_beijings_bills_are_whole(alipay, now):
    """22 November in UTC ends on the 23rd in Beijing, whose bill is there on the 24th."""
    day = now.date()
    early, late = now.replace(day=24, hour=3), now.replace(day=24, hour=4)
    assert ("alipay", day) not in reconciliation.due(now=early)
    assert ("alipay", day) in reconciliation.due(now=late)
    assert sweeps.look(gateway="alipay", now=now) == 0


def _silent(**_window):
    raise GatewayUnavailable


def test_a_way_to_pay_without_statements_has_none(now):
    assert reconciliation.reconcile(gateway="cod", day=now.date(), now=now) is None
    assert not Statement.objects.exists()
