"""Money that is being taken when everything ends: the sweeper takes it, once.

before-gateway  claimed; the gateway has not been asked
after-gateway   the gateway has taken it; the shop has not written it down
"""

import os
import signal
from datetime import timedelta
from decimal import Decimal

import pytest

from core.money import Money
from payments import tasks
from payments.gateways.sandbox import Sandbox
from payments.models import Payment, Refund, SandboxCharge
from payments.services import captures
from tests.faults import dying
from tests.payments.test_races import RESERVED, ordered

pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db(transaction=True),
    pytest.mark.req("PA4", "PA8"),
]


def die(*_args, **_kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


def die_after(gateway, known, *, amount):
    TAKE(gateway, known, amount=amount)
    die()


TAKE = Sandbox.capture
POINTS = {"before-gateway": die, "after-gateway": die_after}


@pytest.mark.parametrize("wanted", ["96.00", "90.00"])
@pytest.mark.parametrize("point", POINTS)
def test_the_sweeper_takes_what_was_being_taken(point, wanted, now, time_machine_at):
    with time_machine_at(now):
        ordered(RESERVED)
        payment = Payment.objects.get()
    amount = Money(Decimal(wanted), "GBP")

    def work():
        Sandbox.capture = POINTS[point]
        captures.capture(payment_id=payment.pk, amount=amount, now=now)

    dying.die(work)
    payment.refresh_from_db()
    assert (payment.state, payment.captured) == ("authorised", Decimal(wanted))

    for minutes in (2, 5):
        with time_machine_at(now + timedelta(minutes=minutes)):
            tasks.sweep()
    payment.refresh_from_db()
    charge = SandboxCharge.objects.get()
    assert (payment.state, charge.state) == ("succeeded", "succeeded")
    assert (payment.left, charge.amount) == (amount, Decimal(wanted))
    rest = Decimal("96.00") - Decimal(wanted)
    assert list(Refund.objects.values_list("amount", flat=True)) == ([rest] if rest else [])
