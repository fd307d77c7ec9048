"""The tables of membership, split by noun."""

from membership.models.credit import CreditAccount, CreditEntry, CreditMove
from membership.models.giving import CashBack, Present, Referral
from membership.models.members import (
    Member,
    Tier,
    TierChange,
    TierMark,
    TierPrivilege,
)
from membership.models.plans import Bill, Plan, PlanPrice, Saving, Subscription
from membership.models.play import Auction, Bid, CashOut, Draw, Redemption, Ticket
from membership.models.points import (
    PointsAccount,
    PointsEntry,
    PointsHold,
    PointsLot,
    PointsMove,
    PointsPart,
)
from membership.models.terms import (
    CareRule,
    EarningRule,
    Extension,
    MallItem,
    Multiplier,
    PointsTerms,
    Programme,
)

__all__ = [
    "Auction",
    "Bid",
    "Bill",
    "CareRule",
    "CashBack",
    "CashOut",
    "CreditAccount",
    "CreditEntry",
    "CreditMove",
    "Draw",
    "EarningRule",
    "Extension",
    "MallItem",
    "Member",
    "Multiplier",
    "Plan",
    "PlanPrice",
    "PointsAccount",
    "PointsEntry",
    "PointsHold",
    "PointsLot",
    "PointsMove",
    "PointsPart",
    "PointsTerms",
    "Present",
    "Programme",
    "Redemption",
    "Referral",
    "Saving",
    "Subscription",
    "Ticket",
    "Tier",
    "TierChange",
    "TierMark",
    "TierPrivilege",
]
