"""Points paid out as money, where the operator allows it: to the way the person paid with."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.money import Money, minor_unit
from membership.locks import lock_cash_out, lock_points
from membership.models import CashOut, PointsLot
from membership.rules import earning
from membership.selectors import play as read
from membership.selectors import points as purse
from membership.services import points, tenders
from membership.types import CashState, LotState, Why
from payments.models import Payment
from payments.services import refunds
from payments.types import State

MONTH = timedelta(days=30)
# Why its refund goes: it takes nothing off the sale it is paid back on.
REASON = "points_cash"


class NotPaidOut(Refusal):
    """The shop does not pay points out in this currency."""

    code = "not_paid_out"
    message = _("Points cannot be paid out as money here.")


class TooFew(Refusal):
    """Below the least."""

    code = "too_few_points"
    field = "points"
    message = _("That is less than can be paid out.")


class TooManyThisMonth(Refusal):
    """Past the month's cap."""

    code = "monthly_cap"
    field = "points"
    message = _("That is more than can be paid out in a month.")


class NoWayBack(Refusal):
    """Nothing was paid that the money could follow back."""

    code = "no_way_back"
    message = _("There is no payment of yours that the money could go back to.")


@transaction.atomic
def ask(*, user_id: int, amount_of: int, currency: str, key: str, now: datetime) -> CashOut:
    """Ask for points to be paid out: they are held until an operator has checked who asks.

    Safe to repeat under the key. Raises NotPaidOut, TooFew, TooManyThisMonth, NoWayBack,
    NotEnoughPoints.
    """
    terms = purse.terms_in(currency)
    if not terms.cash_worth:
        raise NotPaidOut
    lock_points(user_id)
    key = f"cash:{user_id}:{key}"
    if known := CashOut.objects.filter(key=key).first():
        return known
    if amount_of < terms.cash_least:
        raise TooFew(least=terms.cash_least)
    before = read.paid_out_in(user_id=user_id, since=now - MONTH)
    if before + amount_of > terms.cash_most:
        raise TooManyThisMonth(left=max(0, terms.cash_most - before))
    worth = earning.worth(amount_of, hundred=terms.cash_worth, unit=minor_unit(currency))
    money = Money(worth, currency)
    if not _ways_back(user_id, money):
        raise NoWayBack
    held = points.hold(user_id=user_id, points=amount_of, key=key, now=now)
    return CashOut.objects.create(
        user_id=user_id,
        key=key,
        hold=held,
        points=amount_of,
        amount=worth,
        currency=currency,
        at=now,
    )


@transaction.atomic
def pay(*, cash_out_id: int, note: str, actor_id: int, now: datetime) -> CashOut:
    """Pay out after the identity was checked, the way the person paid. Safe to repeat.

    `note` says how it was checked. Raises NoWayBack; then nothing is changed.
    """
    row = lock_cash_out(cash_out_id)
    if row.state != CashState.ASKED:
        return row
    way = next(iter(_ways_back(row.user_id, row.money)), None)
    if way is None:
        raise NoWayBack
    points.take_held(key=row.key, why=Why.CASH, now=now)
    refunds.request(
        payment_id=way.pk,
        amount=row.money,
        reason=REASON,
        key=f"{REASON}:{row.public_id}",
        now=now,
    )
    return _close(row, CashState.PAID, note, actor_id, now)


@transaction.atomic
def refuse(*, cash_out_id: int, note: str, actor_id: int, now: datetime) -> CashOut:
    """Say no; the points come back. Safe to repeat."""
    row = lock_cash_out(cash_out_id)
    if row.state != CashState.ASKED:
        return row
    points.release(key=row.key, now=now)
    return _close(row, CashState.REFUSED, note, actor_id, now)


def _close(row: CashOut, state: CashState, note: str, actor_id: int, now: datetime) -> CashOut:
    row.state, row.note, row.checked_by_id, row.checked_at = state, note, actor_id, now
    row.save()
    return row


def _ways_back(user_id: int, money: Money) -> list[Payment]:
    """Return payments that could carry it back: own, whole, of sales whose window has closed."""
    closed = PointsLot.objects.filter(
        account__user_id=user_id, state=LotState.FREE, move__why=Why.PURCHASE
    )
    rows = Payment.objects.filter(
        payer_id=user_id,
        currency=money.currency,
        state=State.SUCCEEDED,
        reference__in=closed.values("reference"),
    )
    rows = rows.exclude(gateway=tenders.GATEWAY).order_by("-pk")
    return [payment for payment in rows if payment.left >= money]
