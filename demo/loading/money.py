"""Money in the demo: credit and kept cards of its shoppers, an invoice account, rules."""

from datetime import datetime
from decimal import Decimal

from accounts.models import User
from core.money import Money
from demo import files
from membership.services import credit
from membership.types import Kind
from payments.models import GatewayRule, SandboxCard, SavedMethod, TradeAccount


def load(*, now: datetime) -> None:
    """Write it all; people are there already."""
    given = files.document("money")
    emails = {row["role"]: row["email"] for row in files.document("people")["shoppers"]}
    people = {role: User.objects.get(email=email) for role, email in emails.items()}
    for row in given["rules"]:
        GatewayRule.objects.create(
            gateway=row["gateway"], currency=row["currency"], most=Decimal(row["most"])
        )
    for row in given["credit"]:
        credit.grant(
            user_id=people[row["role"]].pk,
            amount=Money(Decimal(row["amount"]), row["currency"]),
            kind=Kind.GRANTED,
            key=f"demo:{row['role']}",
            note=row["note"],
            now=now,
        )
    for row in given["cards"]:
        # The sandbox bank has the number in its vault; the shop keeps the token.
        card = SandboxCard.objects.create(token=f"card_demo_{row['role']}", number=row["number"])
        SavedMethod.objects.create(
            user=people[row["role"]],
            gateway="sandbox",
            token=card.token,
            brand=row["brand"],
            last4=card.number[-4:],
            expires="12/34",
            used_at=now,
        )
    for row in given["accounts"]:
        TradeAccount.objects.create(
            user=people[row["role"]],
            currency=row["currency"],
            limit=Decimal(row["limit"]),
            days=row["days"],
        )
