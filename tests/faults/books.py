"""What a storm asks of the shop it went through: code that a process of its own runs there."""

FILL = """
import django; django.setup()
from tests.factories import shop
from catalog.models import Variant
from risk.models import Rule
from risk.services import learning
# Every buyer comes from one network: to the rules that is a burst.
Rule.objects.all().delete(); learning.changed()
shop.price_list("GBP"); shop.delivery(); shop.taxes(); shop.warehouse()
for number in range(4):
    shop.product(name=f"Teapot {number}", stock=STOCK)
print(*Variant.objects.order_by("pk").values_list("sku", flat=True))
"""
# What beat does every two minutes, done at once: the suite does not wait for its turn.
HURRY = """
import django; django.setup()
from datetime import timedelta
from core import clock
from orders.services import settlements
from payments.services import sweeps
soon = clock.now() + timedelta(minutes=2)
for payment_id in sweeps.due(now=soon):
    sweeps.ask(payment_id=payment_id, now=soon)
settlements.settle_unsettled(now=soon)
"""
ASK = """
import json
from datetime import timedelta
import django; django.setup()
from core import clock
from core.models import Delivery
from core.reconciling import findings
from django.db.models import Count, F, Sum
from inventory.models import Movement, StockItem
from membership.models import CreditAccount
from messaging.models import Message
from orders.models import Order, OrderLine
from payments.gateways.base import GATEWAYS
from payments.models import Payment, Refund, Webhook
now = clock.now()
kept = Order.objects.exclude(state="cancelled")
numbers = kept.exclude(state="awaiting").values_list("number", flat=True)
paid = Payment.objects.filter(state="succeeded")
def held(number):
    return sum(one.left.amount for one in paid.filter(reference=number))
entries = GATEWAYS["sandbox"].statement(since=now - timedelta(days=1), until=now)
print(json.dumps({
    "waiting": {
        "events": Delivery.objects.exclude(state="done").count(),
        "webhooks": Webhook.objects.filter(state="received").count(),
        "refunds": Refund.objects.filter(state="queued").count(),
        "messages": Message.objects.filter(state="queued").count(),
        "payments": Payment.objects.filter(state="pending").count(),
        "unsettled": paid.filter(reference__in=kept.filter(state="awaiting")
                                 .values("number")).count(),
    },
    "findings": [[one.check, one.label, one.expected, one.found] for one in findings(now=now)],
    "orders": dict(Order.objects.order_by().values_list("state").annotate(n=Count("pk"))),
    "payments": dict(Payment.objects.order_by().values_list("state").annotate(n=Count("pk"))),
    "paid_wrongly": [
        number for number, total in kept.exclude(state="awaiting").values_list("number", "total")
        if held(number) != total
    ],
    "money_without_order": list(
        paid.filter(refunded=0).exclude(reference__in=numbers).values_list("reference", flat=True)
    ),
    "at_the_bank": str(sum(one.amount.amount for one in entries)),
    "in_our_books": str(sum(one.left.amount for one in paid)),
    "units_wanted": OrderLine.objects.filter(order__in=kept)
                    .aggregate(n=Sum(F("quantity") - F("cancelled")))["n"],
    "stock": [
        [row.on_hand, row.reserved,
         Movement.objects.filter(stock=row).aggregate(s=Sum("quantity"))["s"]]
        for row in StockItem.objects.order_by("pk")
    ],
    "letters": list(Message.objects.filter(channel="email", state="sent")
                    .values_list("receipt", flat=True)),
    "failed_letters": Message.objects.filter(state="failed").count(),
    "receipts_missing": [
        number for number in numbers
        if not Message.objects.filter(key__startswith=f"receipt:{number}").exists()
    ],
}))
"""
