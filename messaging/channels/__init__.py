"""The ways to a person that this shop's settings offer."""

from django.conf import settings

from messaging.channels import app_push, email, inbox, sms, web_push
from messaging.channels.base import register
from messaging.types import Channel


def offer() -> None:
    """Register every channel that is configured; called at start-up."""
    register(Channel.INBOX, inbox.Inbox())
    register(Channel.EMAIL, email.Email())
    register(Channel.WEB_PUSH, web_push.WebPush())
    if settings.SMS_URL:
        register(Channel.SMS, sms.channel(settings.SMS_URL))
    if settings.FIREBASE_ACCOUNT:
        register(
            Channel.APP_PUSH,
            app_push.Firebase(account=settings.FIREBASE_ACCOUNT, address=settings.FIREBASE_URL),
        )
