"""The tables of money, split by noun."""

from payments.models.differences import Difference, Statement
from payments.models.methods import SavedMethod
from payments.models.payments import Payment, Refund
from payments.models.sandbox import SandboxCard, SandboxCharge, SandboxNotice, SandboxRefund
from payments.models.terms import GatewayRule, TradeAccount
from payments.models.webhooks import Webhook

__all__ = [
    "Difference",
    "GatewayRule",
    "Payment",
    "Refund",
    "SandboxCard",
    "SandboxCharge",
    "SandboxNotice",
    "SandboxRefund",
    "SavedMethod",
    "Statement",
    "TradeAccount",
    "Webhook",
]
