"""Doors from the queue."""

import http.client
import logging
from contextlib import suppress
from urllib import request
from urllib.error import URLError

from celery import shared_task
from django.conf import settings

from core import clock
from core.errors import Refusal
from payments.gateways.base import GATEWAYS, TIMEOUT
from payments.gateways.sandbox import SIGNATURE_HEADER, sign
from payments.services import (
    captures,
    methods,
    reconciliation,
    refunds,
    sandbox_bank,
    sweeps,
    webhooks,
)

log = logging.getLogger("loopmart.payments")


@shared_task(name="payments.process_webhook")
def process_webhook(*, webhook_id: int, **_from_a_newer_release: object) -> None:
    """Carry out one stored notice."""
    webhooks.process(webhook_id=webhook_id, now=clock.now())


@shared_task(name="payments.process_waiting")
def process_waiting(**_from_a_newer_release: object) -> None:
    """Carry out notices whose task was lost."""
    for webhook_id in webhooks.waiting():
        webhooks.process(webhook_id=webhook_id, now=clock.now())


@shared_task(name="payments.carry_out_refunds")
def carry_out_refunds(**_from_a_newer_release: object) -> None:
    """Give back what is booked."""
    for refund_id in refunds.due(now=clock.now()):
        refunds.carry_out(refund_id=refund_id, now=clock.now())


@shared_task(name="payments.sweep")
def sweep(**_from_a_newer_release: object) -> None:
    """Ask after payments nobody has told of, finish captures, look for money nobody recorded."""
    for payment_id in sweeps.due(now=clock.now()):
        sweeps.ask(payment_id=payment_id, now=clock.now())
    for payment_id in captures.unfinished(now=clock.now()):
        with suppress(Refusal):
            captures.capture(payment_id=payment_id, now=clock.now())
    for gateway in GATEWAYS:
        with suppress(Refusal):
            sweeps.look(gateway=gateway, now=clock.now())


@shared_task(name="payments.keep_methods")
def keep_methods(**_from_a_newer_release: object) -> None:
    """Keep the methods their owners asked to keep."""
    for payment_id in methods.to_keep():
        methods.keep(payment_id=payment_id, now=clock.now())


@shared_task(name="payments.reconcile")
def reconcile(**_from_a_newer_release: object) -> None:
    """Compare the days that have not been compared yet."""
    for gateway, day in reconciliation.due(now=clock.now()):
        with suppress(Refusal):
            reconciliation.reconcile(gateway=gateway, day=day, now=clock.now())


@shared_task(name="payments.deliver_sandbox_notices")
def deliver_sandbox_notices(**_from_a_newer_release: object) -> None:
    """Post the sandbox bank's notices to the shop's own webhook address, over HTTP."""
    for notice in sandbox_bank.due(now=clock.now()):
        body = sandbox_bank.body_of(notice)
        sandbox_bank.mark(notice=notice, delivered=_post(body), now=clock.now())


def _post(body: bytes) -> bool:
    headers = {"Content-Type": "application/json", SIGNATURE_HEADER: sign(body)}
    sent = request.Request(f"{settings.PUBLIC_URL}/webhooks/sandbox/", body, headers)  # noqa: S310 -- our own address
    try:
        with request.urlopen(sent, timeout=TIMEOUT) as answer:  # noqa: S310 -- our own address
            return bool(answer.status == http.client.OK)
    except (URLError, OSError) as problem:
        log.info("the shop did not take a notice: %s", type(problem).__name__)
        return False
