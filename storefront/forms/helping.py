"""What somebody asks the shop."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from storefront.forms.voices import Pictures
from support.services.files import (
    MOST_BYTES,
    MOST_FILES,
    FileTooLarge,
    TooManyFiles,
    Upload,
)
from support.services.tickets import LONGEST
from support.types import Topic


class FilesField(forms.FileField):
    """Pictures and PDFs: how many and how heavy; what is in them is for the service to say."""

    def __init__(self, **kwargs: Any) -> None:
        widget = Pictures(attrs={"accept": "image/*,application/pdf"})
        super().__init__(widget=widget, required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files; none for an empty field."""
        files = data if isinstance(data, list) else [data]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(str(TooManyFiles.message))
        found = [super(FilesField, self).clean(one, initial) for one in files if one is not None]
        if any(one.size > MOST_BYTES for one in found):
            raise forms.ValidationError(str(FileTooLarge.message))
        return found


class ReplyForm(forms.Form):
    """The next word of a conversation."""

    key = forms.CharField(max_length=80, widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    files = FilesField(  # type: ignore[assignment]  # -- Django takes fields off the class
        label=_("Files"), help_text=_("Up to five pictures or PDFs, 8 MB each.")
    )

    @property
    def uploads(self) -> list[Upload]:
        """The files as the service takes them."""
        found: list[UploadedFile[bytes]] = self.cleaned_data["files"]
        return [Upload(one.name or "", one.read()) for one in found]


class ChatForm(ReplyForm):
    """A word in a chat; who it is may be said with the first."""

    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    email = forms.EmailField(
        label=_("E-mail, for our answer if you leave"), max_length=254, required=False
    )


class ContactForm(ReplyForm):
    """A question, and where the answer is to go."""

    topic = forms.ChoiceField(label=_("What is it about?"), choices=Topic.choices)
    order = forms.CharField(
        label=_("Order number, if there is one"),
        max_length=24,
        required=False,
        help_text=_("It is in your confirmation, like K7Q2-MX9T-A4BC."),
    )
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    # People leave it empty, for they do not see it.
    website = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("topic", "order", "words", "files", "name", "email", "key", "website")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = True
