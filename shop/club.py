"""The members' part of the admin's side bar."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

# (title, [(label, icon, admin view, permission)])
CLUB: tuple[tuple[Any, tuple[tuple[Any, str, str, str], ...]], ...] = (
    (
        _("Membership"),
        (
            (_("Members"), "loyalty", "membership_member", "membership.view_member"),
            (_("Tiers"), "stairs", "membership_tier", "membership.view_tier"),
            (
                _("Changes of tier"),
                "timeline",
                "membership_tierchange",
                "membership.view_tierchange",
            ),
            (_("Plans"), "card_membership", "membership_plan", "membership.view_plan"),
            (
                _("Paid memberships"),
                "autorenew",
                "membership_subscription",
                "membership.view_subscription",
            ),
            (_("Recommendations"), "group_add", "membership_referral", "membership.view_referral"),
            (
                _("Presents"),
                "featured_seasonal_and_gifts",
                "membership_carerule",
                "membership.view_carerule",
            ),
            (_("Presents given"), "redeem", "membership_present", "membership.view_present"),
            (_("Programme"), "tune", "membership_programme", "membership.view_programme"),
        ),
    ),
    (
        _("Points"),
        (
            (
                _("Points accounts"),
                "toll",
                "membership_pointsaccount",
                "membership.view_pointsaccount",
            ),
            (
                _("Ledger of points"),
                "menu_book",
                "membership_pointsentry",
                "membership.view_pointsentry",
            ),
            (_("Points shop"), "storefront", "membership_mallitem", "membership.view_mallitem"),
            (_("Redemptions"), "local_mall", "membership_redemption", "membership.view_redemption"),
            (_("Pay-outs"), "paid", "membership_cashout", "membership.view_cashout"),
            (_("Draws"), "casino", "membership_draw", "membership.view_draw"),
            (_("Auctions"), "gavel", "membership_auction", "membership.view_auction"),
            (_("Cash-back"), "savings", "membership_cashback", "membership.view_cashback"),
            (
                _("Rules for earning"),
                "rule",
                "membership_earningrule",
                "membership.view_earningrule",
            ),
            (_("Multipliers"), "close", "membership_multiplier", "membership.view_multiplier"),
            (
                _("Worth of points"),
                "currency_exchange",
                "membership_pointsterms",
                "membership.view_pointsterms",
            ),
            (_("Extensions"), "more_time", "membership_extension", "membership.view_extension"),
        ),
    ),
)
