"""What all that shoppers say has in common: limits, and whether it may stand there by itself."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from catalog.models import VoiceRules
from catalog.rules import moderation
from catalog.types import Speaker
from core import limits
from core.errors import Refusal


class TooMuchSaid(Refusal):
    """One person or one network address has written too much in this hour."""

    code = "too_much_said"
    message = _("That is a lot at once. Thank you – please come back in an hour.")


class EmptyText(Refusal):
    """There is nothing to read."""

    code = "empty_text"
    field = "text"
    message = _("Please write a few words.")


class TextTooLong(Refusal):
    """Longer than anybody reads."""

    code = "text_too_long"
    field = "text"
    message = _("Please shorten your text.")


class NameMissing(Refusal):
    """No name to show beside the words."""

    code = "name_missing"
    field = "name"
    message = _("Please tell us the name to show.")


MOST_LETTERS = 4000


def limited(speaker: Speaker, rules: VoiceRules, *, now: datetime) -> None:
    """Count one text of this person. Raises TooMuchSaid."""
    by_person = limits.take(what="voice", who=speaker.key, most=rules.most_per_person, now=now)
    by_address = not speaker.address or limits.take(
        what="voice-from", who=speaker.address, most=rules.most_per_address, now=now
    )
    if not by_person or not by_address:
        raise TooMuchSaid


def checked_text(text: str, *, required: bool, most: int = MOST_LETTERS) -> str:
    """Return a text as it will be kept. Raises EmptyText, TextTooLong."""
    tidy = text.replace("\0", "").replace("\r\n", "\n").strip()
    if required and not tidy:
        raise EmptyText
    if len(tidy) > most:
        raise TextTooLong
    return tidy


def checked_name(name: str) -> str:
    """Return the name to show. Raises NameMissing."""
    tidy = " ".join(name.replace("\0", "").split())[:60]
    if not tidy:
        raise NameMissing
    return tidy


def doubt(text: str, rules: VoiceRules) -> str:
    """Return why a text must be read before it is published; empty when nothing speaks against."""
    if moderation.has_link(text):
        return str(_("It has a link."))
    if moderation.has_flagged(text, rules.flags):
        return str(_("It has a flagged word."))
    return ""
