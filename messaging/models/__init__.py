"""Messages, the people they are for, and the shop's own limits."""

from messaging.models.messages import Message
from messaging.models.people import Device, Suppression, Wish
from messaging.models.policy import Budget, Cap, QuietHours

__all__ = ["Budget", "Cap", "Device", "Message", "QuietHours", "Suppression", "Wish"]
