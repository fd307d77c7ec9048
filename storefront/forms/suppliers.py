"""What a supplier answers."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReplyForm(forms.Form):
    """The answer to a case."""

    reply = forms.CharField(
        label=_("Your answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Please write an answer.")},
    )
