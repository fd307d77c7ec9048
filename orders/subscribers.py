"""What a sale does when something happens below it, or to itself."""

from datetime import datetime
from decimal import Decimal
from functools import partial

from django.db import transaction

from core.events import subscriber
from core.money import Money
from delivery.events import ParcelMoved
from delivery.services import slots
from inventory.events import WaitingServed
from orders import rewards, tasks
from orders.events import (
    CollectReady,
    LinesCancelled,
    OrderCancelled,
    OrderDelivered,
    OrderHeld,
    OrderPaid,
    OrderReleased,
    OrderShipped,
    PaymentReminded,
    ReturnMoved,
)
from orders.locks import lock_order
from orders.models import Fulfilment, Order, OrderEvent, Return
from orders.selectors import wanted_units
from orders.services import (
    cancellations,
    holds,
    notices,
    settlements,
    timeline,
    tracks,
    urgency,
    vans,
    waits,
)
from orders.services.papers import issuing
from orders.types import Happening, State
from payments.events import PaymentAuthorised, PaymentFailed, PaymentRefunded, PaymentSucceeded
from payments.models import Payment
from pricing.services import ladders
from promotions.services import coupons, flash_claims
from risk.events import ReviewFailed, ReviewPassed
from risk.services import assessments


@subscriber(PaymentSucceeded)
def settle_paid(event: PaymentSucceeded, now: datetime) -> None:
    """Mark the order paid; the checkout has usually done so already."""
    payment = Payment.objects.get(pk=event.payment_id)
    assessments.note_payment(payment_key=payment.public_id, was_paid=True)
    settlements.settle(payment=payment, now=now)


@subscriber(PaymentAuthorised)
def settle_promised(event: PaymentAuthorised, now: datetime) -> None:
    """Let the order go ahead on the promise; the checkout has usually done so already."""
    settlements.settle(payment=Payment.objects.get(pk=event.payment_id), now=now)


@subscriber(PaymentFailed)
def tell_declined(event: PaymentFailed, now: datetime) -> None:
    """Write the refusal into the timeline."""
    payment = Payment.objects.get(pk=event.payment_id)
    assessments.note_payment(payment_key=payment.public_id, was_paid=False)
    settlements.settle(payment=payment, now=now)


@subscriber(ReviewPassed)
def release(event: ReviewPassed, now: datetime) -> None:
    """Let an order go on that was looked at."""
    order = Order.objects.filter(number=event.reference).first()
    if order is None:
        return
    order = holds.release(order_id=order.pk, now=now)
    if order.state == State.PAID:
        settlements.hand_over_digital(order, now=now)


@subscriber(ReviewFailed)
def call_off(event: ReviewFailed, now: datetime) -> None:
    """Cancel an order whose payment was taken for fraud; its money goes back."""
    order = Order.objects.filter(number=event.reference).first()
    if order is not None and order.state != State.CANCELLED:
        cancellations.cancel(order_id=order.pk, reason="review", now=now)


@subscriber(OrderHeld)
def tell_held(event: OrderHeld, now: datetime) -> None:
    """Tell the shopper that somebody takes a look, and how long it takes."""
    notices.tell(order_id=event.order_id, template="held", now=now)


@subscriber(OrderReleased)
def tell_released(event: OrderReleased, now: datetime) -> None:
    """Tell the shopper that the order goes on."""
    notices.tell(order_id=event.order_id, template="released", now=now)


@subscriber(PaymentRefunded)
def tell_refunded(event: PaymentRefunded, now: datetime) -> None:
    """Write the refund into the timeline."""
    order = Order.objects.filter(number=event.reference).first()
    if order is not None:
        timeline.note(
            order, Happening.REFUNDED, now=now, amount=event.amount, currency=event.currency
        )
        notices.tell(
            order_id=order.pk,
            template="money_back",
            about=f"refund:{event.refund_id}",
            facts={
                "amount": Money(Decimal(event.amount), event.currency),
                "to_credit": event.to_credit,
            },
            now=now,
        )


@subscriber(OrderPaid)
def write_invoice(event: OrderPaid, now: datetime) -> None:
    """Issue the invoice; the worker makes its file."""
    document = issuing.invoice(order_id=event.order_id, now=now)
    transaction.on_commit(partial(tasks.make_document.delay, document_id=document.pk))


@subscriber(PaymentRefunded)
def write_credit_note(event: PaymentRefunded, now: datetime) -> None:
    """Issue the credit note of what went back."""
    order = Order.objects.filter(number=event.reference).first()
    for document in issuing.credit_notes(order_id=order.pk, now=now) if order else ():
        transaction.on_commit(partial(tasks.make_document.delay, document_id=document.pk))


@subscriber(OrderPaid)
def send_receipt(event: OrderPaid, now: datetime) -> None:
    """Send the receipt."""
    notices.tell(order_id=event.order_id, template="receipt", now=now)


@subscriber(OrderPaid)
def enter_door(event: OrderPaid, now: datetime) -> None:
    """Have a van come, where a time was chosen; what goes first is known by then."""
    urgency.decide(order_id=event.order_id, now=now)
    vans.enter(order_id=event.order_id)


@subscriber(OrderShipped)
def tell_shipped(event: OrderShipped, now: datetime) -> None:
    """Tell the shopper that a parcel left, and what is in it."""
    parcel = Fulfilment.objects.filter(pk=event.parcel_id).first()
    about = str(parcel.position) if parcel and parcel.position > 1 else ""
    facts = {"parcel": parcel}
    notices.tell(order_id=event.order_id, template="shipped", now=now, about=about, facts=facts)


@subscriber(CollectReady)
def tell_ready(event: CollectReady, now: datetime) -> None:
    """Tell the shopper that it lies in the store, and the code to show there."""
    notices.tell(order_id=event.order_id, template="collect_ready", now=now)


@subscriber(ReturnMoved)
def tell_return(event: ReturnMoved, now: datetime) -> None:
    """Tell the shopper what happened to what they send back."""
    request = Return.objects.select_related("location", "exchange_order").get(pk=event.return_id)
    notices.tell(
        order_id=event.order_id,
        template=f"return_{event.state}",
        now=now,
        about=request.number,
        facts={"request": request},
    )


@subscriber(LinesCancelled)
def tell_lines_cancelled(event: LinesCancelled, now: datetime) -> None:
    """Tell the shopper what of the order is off."""
    line = OrderEvent.objects.get(pk=event.event_id)
    notices.tell(
        order_id=event.order_id,
        template="lines_cancelled",
        now=now,
        about=line.public_id,
        facts={"items": line.data["items"]},
    )


@subscriber(WaitingServed)
def tell_stocked(event: WaitingServed, now: datetime) -> None:
    """Write into the timeline that what the order waited for has come."""
    waits.served(reference=event.reference, variant_id=event.variant_id, now=now)


@subscriber(OrderShipped)
def follow_parcel(event: OrderShipped, now: datetime) -> None:
    """Have the parcel followed."""
    tracks.follow(parcel_id=event.parcel_id, now=now)


@subscriber(ParcelMoved)
def tell_moved(event: ParcelMoved, now: datetime) -> None:
    """Write the carrier's news into the timeline; at the door, the order is delivered."""
    tracks.moved(event=event, now=now)


@subscriber(OrderDelivered)
def ask_for_reviews(event: OrderDelivered, now: datetime) -> None:
    """Ask how the goods are, with a link for each."""
    notices.tell(order_id=event.order_id, template="review_request", now=now)


@subscriber(OrderCancelled)
def tell_cancelled(event: OrderCancelled, now: datetime) -> None:
    """Tell the shopper that the order is off, and let others have its slot."""
    order = lock_order(event.order_id)
    if order.state != State.CANCELLED:
        return  # its money has come meanwhile
    slots.release(reference=order.number)
    vans.call_off(order_id=order.pk)
    notices.tell(order_id=event.order_id, template="cancelled", now=now)


@subscriber(OrderCancelled)
def give_back_steps(event: OrderCancelled, now: datetime) -> None:
    """Let others buy at the price whose units this order had taken."""
    number = Order.objects.get(pk=event.order_id).number
    ladders.keep_only(reference=number, units={}, now=now)


@subscriber(LinesCancelled)
def give_back_some(event: LinesCancelled, now: datetime) -> None:
    """Let others have the steps and flash places of units that were cancelled."""
    number = Order.objects.get(pk=event.order_id).number
    units = wanted_units(order_id=event.order_id)
    ladders.keep_only(reference=number, units=units, now=now)
    flash_claims.keep_only(order_number=number, units=sum(units.values()), now=now)


@subscriber(OrderPaid)
def keep_flash_places(event: OrderPaid, now: datetime) -> None:
    """Places of a flash sale are sold for good."""
    flash_claims.sell(order_number=Order.objects.get(pk=event.order_id).number, now=now)


@subscriber(OrderCancelled)
def give_back_flash_places(event: OrderCancelled, now: datetime) -> None:
    """Places of a flash sale go to the next in line."""
    number = Order.objects.get(pk=event.order_id).number
    flash_claims.keep_only(order_number=number, units=0, now=now)


@subscriber(PaymentReminded)
def remind(event: PaymentReminded, now: datetime) -> None:
    """Remind the shopper that the order waits for payment."""
    notices.tell(order_id=event.order_id, template="payment_reminder", now=now)


@subscriber(OrderPaid)
def give_coupons(event: OrderPaid, now: datetime) -> None:
    """Give the buyer the coupons that come with a paid order."""
    order = Order.objects.only("user_id").get(pk=event.order_id)
    if order.user_id is not None:
        coupons.issue_paid(user_id=order.user_id, now=now)


@subscriber(OrderPaid)
def reward(event: OrderPaid, now: datetime) -> None:
    """Let the order bring its buyer points and more."""
    rewards.earn(order_id=event.order_id, now=now)


@subscriber(OrderDelivered)
def ripen_rewards(event: OrderDelivered, now: datetime) -> None:
    """Tell when the return window closes."""
    rewards.arrived(order_id=event.order_id, now=now)


@subscriber(OrderCancelled)
def take_rewards_back(event: OrderCancelled, now: datetime) -> None:
    """Take back what the order brought."""
    rewards.follow(order_id=event.order_id, now=now)


@subscriber(LinesCancelled)
def take_some_back(event: LinesCancelled, now: datetime) -> None:
    """Take back what the cancelled part brought."""
    rewards.follow(order_id=event.order_id, now=now)


@subscriber(ReturnMoved)
def take_returned_back(event: ReturnMoved, now: datetime) -> None:
    """Take back what the returned part brought."""
    rewards.follow(order_id=event.order_id, now=now)


@subscriber(PaymentRefunded)
def take_refunded_back(event: PaymentRefunded, now: datetime) -> None:
    """Take back what the refunded part brought."""
    order = Order.objects.filter(number=event.reference).first()
    if order is not None:
        rewards.follow(order_id=order.pk, now=now)
