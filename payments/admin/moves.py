"""What an operator who may move money can do, each through a form: a GET changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminTextInputWidget

from core import clock, ids
from core.admin import ReadOnlyAdmin
from core.errors import Refusal
from core.money import Money
from payments.models import Difference, Payment, Refund
from payments.services import captures, differences, refunds, settling
from payments.types import COVERING, Act, State

PERMISSION = "payments.move_money"


class SureForm(forms.Form):
    """Nothing to fill in: the button is the answer."""


class AmountForm(forms.Form):
    """How much; all of it unless said otherwise."""

    amount = forms.DecimalField(
        label=_("Amount"),
        max_digits=12,
        decimal_places=2,
        min_value=0,
        widget=UnfoldAdminDecimalFieldWidget,
    )


class RefundForm(AmountForm):
    """How much, and why. The key makes sending the form twice the same as once."""

    reason = forms.CharField(label=_("Reason"), max_length=40, widget=UnfoldAdminTextInputWidget)
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)


class NoteForm(forms.Form):
    """A word on it."""

    note = forms.CharField(label=_("Note"), max_length=200, widget=UnfoldAdminTextInputWidget)


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that can be done, while `is_open` says so."""

    title: Promise
    is_open: Callable[[Any], bool]
    carry_out: Callable[[Any, dict[str, Any], datetime], object]
    form: type[forms.Form] = SureForm


class MoneyMoves(ReadOnlyAdmin):
    """The forms behind a screen's moves, for those who may move money; each is logged."""

    moves: dict[str, Move]

    def get_urls(self) -> list[Any]:
        """Add the form that every move goes through."""
        own = path(
            "<int:object_id>/<slug:verb>/now/",
            self.admin_site.admin_view(self.move_view),
            name=f"payments_{self.opts.model_name}_move",
        )
        return [own, *super().get_urls()]

    def may(self, request: HttpRequest, object_id: Any, verb: str) -> bool:
        """Return whether this operator can do this now."""
        if not request.user.has_perm(PERMISSION):
            return False
        found = self.model.objects.filter(pk=object_id or 0).first()
        return found is not None and self.moves[verb].is_open(found)

    def move_view(self, request: HttpRequest, object_id: int, verb: str) -> HttpResponse:
        """Ask once, then do it."""
        found = self.get_object(request, str(object_id))
        if found is None or verb not in self.moves or not self.may(request, object_id, verb):
            messages.error(request, _("This is not possible now."))
            return redirect(f"admin:payments_{self.opts.model_name}_changelist")
        move = self.moves[verb]
        form = move.form(
            request.POST if request.method == "POST" else None, initial=_initial(found)
        )
        sent = request.method == "POST" and form.is_valid()
        if sent and self._carry_out(request, found, move, form):
            return redirect(f"admin:payments_{self.opts.model_name}_change", object_id)
        context = self.admin_site.each_context(request) | {
            "form": form,
            "title": move.title,
            "original": found,
            "back_url": reverse(f"admin:payments_{self.opts.model_name}_change", args=[object_id]),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/form.html", context)

    def _carry_out(self, request: HttpRequest, found: Any, move: Move, form: forms.Form) -> bool:
        typed = form.cleaned_data
        try:
            move.carry_out(found, typed, clock.now())
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return False
        said = " ".join(str(value) for name, value in typed.items() if name != "key")
        self.log_change(request, found, f"{move.title} {said}".strip())
        messages.success(request, _("%(what)s: done.") % {"what": move.title})
        return True


def _initial(found: Any) -> dict[str, Any]:
    """Return all that is left of a payment, and a key of its own for this form."""
    left = found.left.amount if isinstance(found, Payment) else None
    return {"amount": left, "key": ids.public_id()}


def _capture(payment: Payment, typed: dict[str, Any], now: datetime) -> object:
    amount = Money(typed["amount"], payment.currency)
    return captures.capture(payment_id=payment.pk, amount=amount, now=now)


def _void(payment: Payment, _typed: dict[str, Any], now: datetime) -> None:
    captures.void(payment_id=payment.pk, reason="operator", now=now)


def _refund(payment: Payment, typed: dict[str, Any], now: datetime) -> object:
    if typed["amount"] <= 0:
        raise refunds.NothingToRefund
    return refunds.request(
        payment_id=payment.pk,
        amount=Money(typed["amount"], payment.currency),
        reason=typed["reason"],
        key=f"operator:{payment.pk}:{typed['key']}",
        now=now,
    )


PAYMENT_MOVES = {
    "capture": Move(
        _("Take the money"),
        lambda payment: payment.state == State.AUTHORISED and bool(payment.left),
        _capture,
        AmountForm,
    ),
    "void": Move(
        _("Let it go"),
        lambda payment: payment.is_promise and bool(payment.left),
        _void,
    ),
    "refund": Move(
        _("Give money back"),
        lambda payment: payment.state in COVERING and bool(payment.left),
        _refund,
        RefundForm,
    ),
}
REFUND_MOVES = {
    "by_hand": Move(
        _("Paid out by hand"),
        lambda refund: refund.state == Refund.State.BY_HAND,
        lambda refund, typed, now: refunds.paid_by_hand(
            refund_id=refund.pk, receipt=typed["note"], now=now
        ),
        NoteForm,
    ),
    "again": Move(
        _("Ask again"),
        lambda refund: refund.state in {Refund.State.QUEUED, Refund.State.FAILED},
        lambda refund, _typed, now: refunds.repeat(refund_id=refund.pk, now=now),
    ),
}
DIFFERENCE_MOVES = {
    "act": Move(
        _("Do what is proposed"),
        lambda case: case.state == Difference.State.OPEN and case.act != Act.LOOK,
        lambda case, _typed, now: settling.act(difference_id=case.pk, now=now),
    ),
    "close": Move(
        _("Close the case"),
        lambda case: case.state == Difference.State.OPEN,
        lambda case, typed, now: differences.close(
            difference_id=case.pk, outcome=typed["note"], now=now
        ),
        NoteForm,
    ),
}
