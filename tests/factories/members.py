"""Members with points, tiers, plans: built with the room's own services."""

from decimal import Decimal
from itertools import count

from accounts.models import User
from core.money import Money
from membership.models import (
    EarningRule,
    Plan,
    PlanPrice,
    PointsAccount,
    PointsLot,
    PointsTerms,
    Programme,
    Tier,
)
from membership.services import points
from membership.types import Why
from payments.models import Payment, SandboxCard, SavedMethod
from payments.services import intents
from tests.factories import shop

_numbers = count(1)
GOOD, DECLINED = "4242424242424242", "4000000000000002"


def person(email=None, **fields):
    return User.objects.create_user(email or f"m{next(_numbers)}@example.com", **fields)


def programme(**fields):
    row = Programme.objects.first() or Programme()
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


def terms(currency="GBP", **fields):
    defaults = {"earned": Decimal(10), "worth": Decimal(1), "credit_worth": Decimal("0.8")}
    return PointsTerms.objects.update_or_create(currency=currency, defaults=defaults | fields)[0]


def rule(why, points, a_day=1):
    return EarningRule.objects.create(why=why, points=points, a_day=a_day)


def give(user, amount, now=shop.NOW, key=None, why=Why.GIVEN):
    key = key or f"given-{next(_numbers)}"
    return points.earn(user_id=user.pk, points=amount, why=why, key=key, now=now)


def purse(user):
    row = PointsAccount.objects.get(user=user)
    return row.free, row.pending, row.held, row.owed


def ladder():
    rows = (("jade", "Jade", "青玉", 0, False), ("silver", "Silver", "白银", 500, False))
    rows += (("gold", "Gold", "黄金", 2000, True),)
    return [
        Tier.objects.create(
            code=code, name_en=en, name_zh_hans=zh, rank=rank, score=score, is_vip=vip
        )
        for rank, (code, en, zh, score, vip) in enumerate(rows)
    ]


def plan(code="plus", months=1, gbp="6.00", trial_days=0, **fields):
    made = Plan.objects.create(
        code=code,
        name_en="Plus",
        name_zh_hans="畅享",
        months=months,
        trial_days=trial_days,
        **fields,
    )
    PlanPrice.objects.create(plan=made, currency="GBP", amount=Decimal(gbp))
    PlanPrice.objects.create(plan=made, currency="CNY", amount=Decimal(58))
    return made


def card(user, number=GOOD, now=shop.NOW):
    """A card its owner keeps, as the bank's vault has it."""
    stored, _new = SandboxCard.objects.get_or_create(
        number=number, defaults={"token": f"tok_{number[-4:]}_{next(_numbers)}"}
    )
    return SavedMethod.objects.create(
        user=user,
        gateway="sandbox",
        token=stored.token,
        brand="Visa",
        last4=number[-4:],
        used_at=now,
    )


def bought(user, now, amount="80.00", reference="A-1"):
    """A payment whose sale's return window has closed, with the points it brought."""
    payment = intents.start(
        reference=reference,
        amount=Money(Decimal(amount), "GBP"),
        gateway="sandbox",
        payer_id=user.pk,
    )
    Payment.objects.filter(pk=payment.pk).update(state="succeeded")
    points.earn_pending(
        user_id=user.pk, points=4000, why=Why.PURCHASE, key=reference, reference=reference, now=now
    )
    points.ripens(reference=reference, at=now)
    points.ripen(lot_id=PointsLot.objects.get(reference=reference).pk, now=now)
    return payment
