"""What must hold in the ledgers of points and credit: asked every night."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.reconciling import Check, Finding, register
from membership import selectors
from membership.models import CreditAccount, PointsAccount


def points(now: datetime) -> Iterator[Finding]:  # noqa: ARG001 -- every check is handed the time
    """Every move of points is nothing in sum, every balance what its entries and lots say."""
    proof = selectors.points_proof()
    for pk in proof.unbalanced_moves:
        yield Finding("membership.points", f"move:{pk}", f"move {pk}", "0", "not 0")
    wrong = {*proof.wrong_balances, *proof.wrong_lots}
    for account in PointsAccount.objects.filter(pk__in=wrong).select_related("user"):
        found = f"{account.free}/{account.pending}/{account.held}"
        label = account.user.email
        yield Finding("membership.points", f"account:{account.pk}", label, "entries", found)


def credit(now: datetime) -> Iterator[Finding]:  # noqa: ARG001 -- every check is handed the time
    """Every move of credit is nothing in sum, every balance what its entries say."""
    proof = selectors.proof()
    for pk in proof.unbalanced_moves:
        yield Finding("membership.credit", f"move:{pk}", f"move {pk}", "0", "not 0")
    for account in CreditAccount.objects.filter(pk__in=proof.wrong_balances):
        label = f"{account.user_id} {account.currency}"
        found = str(account.balance)
        yield Finding("membership.credit", f"account:{account.pk}", label, "entries", found)


register(
    Check(
        "membership.points",
        _("The ledger of points does not add up"),
        _("Look into it: a ledger is mended by hand, with a correction"),
        points,
    )
)
register(
    Check(
        "membership.credit",
        _("The ledger of store credit does not add up"),
        _("Look into it: a ledger is mended by hand, with a correction"),
        credit,
    )
)
