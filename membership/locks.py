"""Every row lock of this app. Points and credit stand between order and payment."""

from __future__ import annotations

from collections.abc import Iterable

from membership.models import (
    Auction,
    CashBack,
    CashOut,
    CreditAccount,
    Draw,
    Extension,
    Member,
    PointsAccount,
    PointsHold,
    Referral,
    Subscription,
)


def lock_account(*, user_id: int, currency: str) -> CreditAccount:
    """Lock a person's account in this currency, which is opened if there is none yet."""
    CreditAccount.objects.bulk_create(
        [CreditAccount(user_id=user_id, currency=currency)], ignore_conflicts=True
    )
    return CreditAccount.objects.select_for_update().get(user_id=user_id, currency=currency)


def lock_points(user_id: int) -> PointsAccount:
    """Lock a person's points, with their lots and holds; opened if there are none yet."""
    return lock_points_of([user_id])[user_id]


def lock_points_of(user_ids: Iterable[int]) -> dict[int, PointsAccount]:
    """Lock several people's points in key order, by person."""
    wanted = sorted(set(user_ids))
    rows = PointsAccount.objects.select_for_update().filter(user_id__in=wanted).order_by("pk")
    found = {row.user_id: row for row in rows}
    if missing := [pk for pk in wanted if pk not in found]:
        PointsAccount.objects.bulk_create(
            [PointsAccount(user_id=pk) for pk in missing], ignore_conflicts=True
        )
        found = {row.user_id: row for row in rows.all()}
    return found


def lock_hold(key: str) -> PointsHold | None:
    """Lock the account of a hold and return the hold as it is then; None when there is none."""
    user_id = PointsHold.objects.filter(key=key).values_list("account__user_id", flat=True).first()
    if user_id is None:
        return None
    account = lock_points(user_id)
    hold = PointsHold.objects.get(key=key)
    hold.account = account
    return hold


def lock_member(user_id: int) -> Member | None:
    """Lock a member; None for whoever has not joined."""
    return Member.objects.select_for_update().filter(user_id=user_id).first()


def lock_auction(auction_id: int) -> Auction:
    """Lock an auction, before the points of its bidders."""
    return Auction.objects.select_for_update().get(pk=auction_id)


def lock_draw(draw_id: int) -> Draw:
    """Lock a draw, before the points of who takes part."""
    return Draw.objects.select_for_update().get(pk=draw_id)


def lock_cash_out(cash_out_id: int) -> CashOut:
    """Lock a pay-out, before its points."""
    return CashOut.objects.select_for_update().get(pk=cash_out_id)


def lock_cashback(reference: str) -> CashBack | None:
    """Lock a sale's cash-back, before the credit; None when there is none."""
    return CashBack.objects.select_for_update().filter(reference=reference).first()


def lock_referral(referral_id: int) -> Referral:
    """Lock a recommendation, before the points of both."""
    return Referral.objects.select_for_update().get(pk=referral_id)


def lock_subscription(subscription_id: int) -> Subscription:
    """Lock a paid membership, before its payments."""
    return Subscription.objects.select_for_update().get(pk=subscription_id)


def lock_extension(extension_id: int) -> Extension:
    """Lock a campaign."""
    return Extension.objects.select_for_update().get(pk=extension_id)
