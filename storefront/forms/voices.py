"""What shoppers write about products."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from catalog.models import Aspect
from catalog.services.photos import MOST_BYTES, MOST_PHOTOS, PhotoTooLarge, TooManyPhotos
from catalog.services.reviews import RatingMissing
from catalog.types import Abuse, Opinion

STARS = [(n, str(n)) for n in range(1, 6)]


class Pictures(forms.ClearableFileInput):
    """A field for several files."""

    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several pictures: how many and how heavy; what is in them is for the service to say."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=Pictures(attrs={"accept": "image/*"}), required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files; none for an empty field."""
        files = data if isinstance(data, list) else [data]
        if len(files) > MOST_PHOTOS:
            raise forms.ValidationError(str(TooManyPhotos.message))
        found = [super(PicturesField, self).clean(one, initial) for one in files if one is not None]
        if any(one.size > MOST_BYTES for one in found):
            raise forms.ValidationError(str(PhotoTooLarge.message))
        return found


class ReviewForm(forms.Form):
    """A review: stars, aspects of the product's type, words, pictures."""

    rating = forms.TypedChoiceField(
        label=_("Your rating"),
        choices=STARS,
        coerce=int,
        widget=forms.RadioSelect({"data-missing": RatingMissing.message}),
        error_messages={"required": RatingMissing.message},
    )
    title = forms.CharField(label=_("In a few words"), max_length=120, required=False)
    text = forms.CharField(
        label=_("Your review"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What do you use it for? What is good, and what is not?"),
    )
    photos = PicturesField(
        label=_("Pictures"), help_text=_("Up to five, JPEG, PNG or WebP, 8 MB each.")
    )
    name = forms.CharField(
        label=_("Name to show"), max_length=60, widget=forms.TextInput({"autocomplete": "nickname"})
    )

    def __init__(self, *args: Any, asked: Sequence[Aspect] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for aspect in asked:
            self.fields[f"aspect-{aspect.code}"] = forms.TypedChoiceField(
                label=aspect.name,
                choices=STARS,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )

    def aspect_fields(self) -> list[forms.BoundField]:
        """Return the fields of the aspects, in their order."""
        return [self[f"aspect-{aspect.code}"] for aspect in self.asked]

    def opinion(self) -> Opinion:
        """Return what is said, once the form is valid."""
        data = self.cleaned_data
        files: list[UploadedFile[bytes]] = data["photos"]
        stars = {aspect.code: data[f"aspect-{aspect.code}"] for aspect in self.asked}
        return Opinion(
            rating=data["rating"],
            title=data["title"],
            text=data["text"],
            aspects={code: given for code, given in stars.items() if given},
            photos=[file.read() for file in files],
        )


class ReportForm(forms.Form):
    """Why something should not stand there."""

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"), choices=Abuse.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("Anything else?"), max_length=300, required=False)


class QuestionForm(forms.Form):
    """A question about a product; guests say where the answer may be sent."""

    text = forms.CharField(
        label=_("Your question"), max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )
    name = forms.CharField(
        label=_("Name to show"), max_length=60, widget=forms.TextInput({"autocomplete": "nickname"})
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        help_text=_("Only to tell you when it is answered."),
    )


class AnswerForm(forms.Form):
    """A buyer's answer."""

    text = forms.CharField(
        label=_("Your answer"), max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )
    name = forms.CharField(
        label=_("Name to show"), max_length=60, widget=forms.TextInput({"autocomplete": "nickname"})
    )
