"""Logs without persons: what could name somebody is masked before it is written."""

import logging
import re

from core import work

_MASKS = (
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "<email>"),
    (re.compile(r"(?<![\w.])\+?\d(?:[ -]?\d){9,14}(?![\w.])"), "<number>"),
    (re.compile(r"(?i)((?:token|key|password|secret|session)[\w-]*[=:]\s*)\S+"), r"\1<secret>"),
)


def mask(text: str) -> str:
    """Return the text with e-mail addresses, long numbers and secrets blotted out."""
    for pattern, replacement in _MASKS:
        text = pattern.sub(replacement, text)
    return text


class WorkFilter(logging.Filter):
    """Says of every record which request or task it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Name it; let every record pass."""
        doing = work.current()
        record.request = doing.id if doing else "-"
        record.work = doing.name if doing else ""
        return True


class PersonalDataFilter(logging.Filter):
    """Masks personal data in the message and in the traceback of every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; let every record pass."""
        record.msg, record.args = mask(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = mask(logging.Formatter().formatException(record.exc_info))
        return True
