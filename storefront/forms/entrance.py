"""What people type at the door, beside what allauth asks."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from django.core.exceptions import ValidationError
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _


class LoginForm(forms.LoginForm):
    """allauth's, without its link in the help text: the page has that below the form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class JoinForm(forms.SignupForm):
    """allauth's, for the address an order was placed with: only the password is asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget = HiddenInput()

    def validate_unique_email(self, value: str) -> str:
        """Say it above the password: the field of the address is not on the page."""
        try:
            return str(super().validate_unique_email(value))
        except ValidationError:
            self.add_error(None, _("This e-mail address has an account. Please sign in there."))
        return value
