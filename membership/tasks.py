"""Doors from the queue. Each looks for rows that are due: late, twice or never loses nothing."""

import logging

from celery import shared_task

from core import clock
from membership import selectors
from membership.selectors import giving, play
from membership.selectors import points as purse
from membership.services import (
    auctions,
    billing,
    care,
    draws,
    expiries,
    members,
    points,
    referrals,
    sales,
)

log = logging.getLogger("loopmart.membership")


@shared_task(name="membership.prove")
def prove(**_from_a_newer_release: object) -> None:
    """Add the ledgers up; an operator hears of it when one is wrong."""
    proof = selectors.proof()
    if not proof.holds:
        log.error("the ledger of store credit does not add up: %s", proof)
    points_proof = selectors.points_proof()
    if not points_proof.holds:
        log.error("the ledger of points does not add up: %s", points_proof)


@shared_task(name="membership.ripen")
def ripen(**_from_a_newer_release: object) -> None:
    """Let points, cash-back and rewards go whose return window has closed."""
    now = clock.now()
    for lot_id in purse.ripe_lots(now=now):
        points.ripen(lot_id=lot_id, now=now)
    for reference in giving.due_cashbacks(now=now):
        sales.give_cashback(reference=reference, now=now)
    for referral_id in giving.due_referrals(now=now):
        referrals.reward(referral_id=referral_id, now=now)


@shared_task(name="membership.expire")
def expire(**_from_a_newer_release: object) -> None:
    """Let old points go, after word to whose points go soon."""
    expiries.remind_all(now=clock.now())
    expiries.expire_all(now=clock.now())


@shared_task(name="membership.enrol")
def enrol(**_from_a_newer_release: object) -> None:
    """Take in who is new, and give everybody the presents of the day."""
    members.enrol(now=clock.now())
    care.give_all(now=clock.now())


@shared_task(name="membership.look")
def look(**_from_a_newer_release: object) -> None:
    """Look at tiers again: what counted grows old, grace runs out."""
    members.look_at_all(now=clock.now())


@shared_task(name="membership.renew")
def renew(**_from_a_newer_release: object) -> None:
    """Take what is due for paid memberships."""
    billing.renew_due(now=clock.now())


@shared_task(name="membership.close")
def close(**_from_a_newer_release: object) -> None:
    """Close auctions and draw draws whose time is over."""
    now = clock.now()
    for auction_id in play.due_auctions(now=now):
        auctions.close(auction_id=auction_id, now=now)
    for draw_id in play.due_draws(now=now):
        draws.draw_winners(draw_id=draw_id, now=now)
