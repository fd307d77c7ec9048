"""The tables of membership, split by noun."""

from membership.models.credit import CreditAccount, CreditEntry, CreditMove

__all__ = ["CreditAccount", "CreditEntry", "CreditMove"]
