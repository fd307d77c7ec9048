"""What the shop thinks a member likes: shown, corrected, switched off."""

from __future__ import annotations

from http import HTTPStatus

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from analytics import likings
from analytics.services import profiles
from core.errors import Refusal
from storefront.composing.frame import frame
from storefront.views.account import signed_in

STEPS = ("on", "off", "add", "remove")


class StepForm(forms.Form):
    """One correction."""

    step = forms.ChoiceField(choices=[(step, step) for step in STEPS])
    department = forms.IntegerField(required=False, min_value=1, max_value=2**62)


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show the profile; take one correction."""
    user = signed_in(request)
    error = ""
    if request.method == "POST":
        try:
            _correct(user.pk, StepForm(request.POST))
        except Refusal as refusal:
            error = str(refusal)
        else:
            return redirect("storefront:profile")
    context = frame(request, tab="account", told=likings.told(user_id=user.pk), error=error)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "storefront/account/profile.html", context, status=status)


def _correct(user_id: int, form: StepForm) -> None:
    if not form.is_valid():
        raise profiles.UnknownInterest
    step, department = form.cleaned_data["step"], form.cleaned_data["department"]
    if step in {"on", "off"}:
        profiles.switch(user_id=user_id, is_on=step == "on")
    elif step == "add":
        profiles.add(user_id=user_id, department_id=department or 0)
    else:
        profiles.remove(user_id=user_id, department_id=department or 0)
