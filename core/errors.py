"""Refusals: the one family of polite noes, raised by services and translated by faces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise


class Refusal(Exception):
    """A request that the domain declines.

    `code` is stable and for programs, `message` is for the person, `field` names the input that
    is at fault if there is one, `details` are plain values for whoever wants to act on them.
    """

    code: ClassVar[str] = "refused"
    message: str | Promise = _("This cannot be done.")
    field: str | None = None

    def __init__(
        self, message: str | Promise | None = None, *, field: str | None = None, **details: Any
    ) -> None:
        super().__init__()
        if message is not None:
            self.message = message
        if field is not None:
            self.field = field
        self.details = details

    def __str__(self) -> str:
        return str(self.message)


class NotFound(Refusal):
    """What was asked for does not exist, as far as this person is concerned."""

    code = "not_found"
    message = _("We could not find that.")
