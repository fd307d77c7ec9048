"""E-mail, through SMTP or any provider that anymail knows."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused

from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from messaging import links
from messaging.channels.base import Undeliverable
from messaging.models import Message
from messaging.types import Purpose

PERMANENT = 500  # SMTP: 5xx is for good, 4xx for now


class Email:
    """Mail through Django's configured backend.

    The Message-ID is derived from the message, so that a repeat after a crash is recognisable.
    """

    def send(self, message: Message) -> str:
        """Send one mail; return the provider's receipt, else its Message-ID."""
        host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
        message_id = f"<{message.public_id}@{host}>"
        mail = EmailMultiAlternatives(
            subject=message.subject,
            body=message.text,
            to=[message.recipient],
            headers={"Message-ID": message_id, **_way_out(message)},
        )
        if message.html:
            mail.attach_alternative(message.html, "text/html")
        try:
            mail.send()
        except SMTPRecipientsRefused as refused:
            if all(code >= PERMANENT for code, _said in refused.recipients.values()):
                raise Undeliverable("refused by the server") from refused
            raise
        except AnymailRecipientsRefused as refused:
            raise Undeliverable("refused by the provider") from refused
        except AnymailError as problem:
            raise OSError(type(problem).__name__) from problem
        status = getattr(mail, "anymail_status", None)
        return str(status.message_id) if status and status.message_id else message_id


def _way_out(message: Message) -> dict[str, str]:
    """Return the headers by which a mail program unsubscribes in one click (RFC 8058)."""
    if message.purpose != Purpose.MARKETING:
        return {}
    return {
        "List-Unsubscribe": f"<{links.unsubscribe_url(message)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
