"""Reads of membership, split by noun."""

from membership.selectors.credit import Proof, accounts_of, balance_of, proof, statement
from membership.selectors.members import audience_name, programme, standing_of
from membership.selectors.plans import is_bill
from membership.selectors.points import points_for, points_proof, points_worth

__all__ = [
    "Proof",
    "accounts_of",
    "audience_name",
    "balance_of",
    "is_bill",
    "points_for",
    "points_proof",
    "points_worth",
    "programme",
    "proof",
    "standing_of",
    "statement",
]
