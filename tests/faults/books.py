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
# Who packs, sends, delivers, and takes back what these buyers ordered; whatever falls, it goes on.
DESK = """
import time
import django; django.setup()
from django.db import connection
from core import clock
from inventory.models import Location
from orders.models import Order, Return
from orders.services import fulfilments
from orders.services.returns import settling, steps
from orders.services.returns.settling import Verdict
BUYERS = [f"buyer{number}@example.com" for number in NUMBERS]
def send(order, now):
    fulfilments.pack(order_id=order.pk, now=now)
    fulfilments.ship(order_id=order.pk, carrier="Parcel Co", tracking=order.number, now=now)
    fulfilments.deliver(order_id=order.pk, now=now)
def take_back(row, now):
    steps.receive(return_id=row.pk, now=now)
    verdicts = {line.pk: Verdict(line.quantity, line.quantity) for line in row.lines.all()}
    place = Location.objects.get()
    settling.settle(return_id=row.pk, verdicts=verdicts, location_id=place.pk, now=now)
def work():
    going = Order.objects.filter(email__in=BUYERS, state__in=["paid", "packed", "shipped"])
    for order in going.filter(held_at=None):
        send(order, clock.now())
    for row in Return.objects.filter(state__in=["approved", "received"]):
        take_back(row, clock.now())
while True:
    try:
        work()
    except Exception:
        connection.close()
    time.sleep(0.5)
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
from orders.models import Order, OrderLine, Return
from payments.gateways.base import GATEWAYS
from payments.models import Payment, Refund, Webhook
now = clock.now()
kept = Order.objects.exclude(state="cancelled")
numbers = kept.exclude(state="awaiting").values_list("number", flat=True)
paid = Payment.objects.filter(state="succeeded")
def held(number):
    return sum(one.left.amount for one in paid.filter(reference=number))
def given_back(number):
    return sum(Return.objects.filter(order__number=number).values_list("refunded", flat=True))
entries = GATEWAYS["sandbox"].statement(since=now - timedelta(days=1), until=now)
print(json.dumps({
    "waiting": {
        "events": Delivery.objects.exclude(state="done").count(),
        "webhooks": Webhook.objects.filter(state="received").count(),
        "refunds": Refund.objects.filter(state="queued").count(),
        "returns": Return.objects.exclude(state="closed").count(),
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
        if held(number) + given_back(number) != total
    ],
    "money_without_order": list(
        paid.filter(refunded=0).exclude(reference__in=numbers).values_list("reference", flat=True)
    ),
    "at_the_bank": str(sum(one.amount.amount for one in entries)),
    "in_our_books": str(sum(one.left.amount for one in paid)),
    "units_back": Return.objects.filter(state="closed").aggregate(n=Sum("lines__restocked"))["n"],
    "units_wanted": OrderLine.objects.filter(order__in=kept.exclude(state="delivered"))
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
