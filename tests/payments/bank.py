"""The sandbox bank's postman, for tests that have no worker."""

from datetime import timedelta

from core import clock
from payments.gateways.sandbox import sign
from payments.services import sandbox_bank, webhooks


def deliver_notices(client, now):
    """Post what the bank has to tell through the shop's own door, then carry it out."""
    for notice in sandbox_bank.due(now=clock.now() + timedelta(minutes=1)):
        body = sandbox_bank.body_of(notice)
        answer = client.post(
            "/webhooks/sandbox/",
            body,
            content_type="application/json",
            headers={"Sandbox-Signature": sign(body)},
        )
        assert answer.status_code == 200, answer.content
    for webhook_id in webhooks.waiting():
        webhooks.process(webhook_id=webhook_id, now=now)
    from core.services import relay

    while relay.deliver_one(now=max(now, clock.now()) + timedelta(minutes=5)):
        pass
