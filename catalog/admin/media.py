"""Operators' screen for films, models and turns: a part of their product's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget

from catalog.models import ProductMedia
from catalog.services import media
from catalog.types import MediaKind
from core.admin import TranslatedStackedInline
from core.errors import Refusal

NEEDED = _("This is needed.")


class ManyFiles(UnfoldAdminFileFieldWidget):
    """A file input that takes several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return every file sent under the name."""
        # Django hands an empty dict to a form that was not sent.
        return files.getlist(name) if name in files else None


class FramesField(forms.FileField):
    """The frames of a turn, in the order of their names."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[media.Still]:
        """Return the frames ready to be stored; none if none were sent."""
        read = super().clean
        sent = [read(file, initial) for file in data or ()]
        ordered = sorted(sent, key=lambda file: str(file.name))
        return _accepted(lambda: media.turn([file.read() for file in ordered])) if sent else []


class ProductMediaForm(forms.ModelForm[ProductMedia]):
    """Reads every file before anything is stored."""

    turn = FramesField(
        label=_("frames of a turn"),
        required=False,
        help_text=_("From 8 to 36 pictures of one size, in the order of their file names"),
    )

    class Meta:
        model = ProductMedia
        fields = ("kind", "position", "label", "file", "turn", "poster", "captions")

    def clean(self) -> dict[str, Any]:
        """Read the files as what the kind says they are, and miss what is missing."""
        cleaned: dict[str, Any] = super().clean() or {}
        kind = cleaned.get("kind")
        if kind:
            readers: dict[str, Callable[[Any], Any]] = {"poster": self._poster, "file": self._file}
            readers |= {name: media.captions for name in self.fields if name.startswith("captions")}
            for name, read in readers.items():
                self._read(name, read)
            if kind == MediaKind.SPIN:
                del cleaned["poster"]  # it is the first frame, set on saving
            needed = ("turn",) if kind == MediaKind.SPIN else ("file", "poster")
            for name in needed:
                if not self._has(name):
                    self.add_error(name, NEEDED)
        return cleaned

    def save(self, commit: bool = True) -> ProductMedia:
        """Store the frames, the first of them as the still picture."""
        frames: list[media.Still] = self.cleaned_data.get("turn") or []
        if self.instance.kind != MediaKind.SPIN:
            self.instance.frames = []
        elif frames:
            self.instance.frames = media.store(frames)
            self.instance.poster = self.instance.frames[0]
            self.instance.width, self.instance.height = frames[0].width, frames[0].height
        if self.instance.kind == MediaKind.SPIN:
            self.instance.file = ""
        return super().save(commit)

    def _has(self, name: str) -> bool:
        if name in self.errors or self.cleaned_data.get(name):
            return True
        return name == "turn" and bool(self.instance.frames)

    def _read(self, name: str, read: Callable[[Any], Any]) -> None:
        """Replace an uploaded file with what it is read as, or say what is wrong with it."""
        uploaded = self.cleaned_data.get(name)
        if not isinstance(uploaded, UploadedFile):
            return
        try:
            self.cleaned_data[name] = _accepted(lambda: read(uploaded))
        except forms.ValidationError as wrong:
            self.add_error(name, wrong)

    def _file(self, uploaded: UploadedFile) -> Any:
        kind = self.cleaned_data["kind"]
        return media.model(uploaded) if kind == MediaKind.MODEL else media.video(uploaded)

    def _poster(self, uploaded: UploadedFile) -> Any:
        picture = media.still(uploaded.read())
        self.instance.width, self.instance.height = picture.width, picture.height
        return ContentFile(picture.data, picture.name)


class ProductMediaInline(TranslatedStackedInline):
    """A product's films, models and turns."""

    model = ProductMedia
    form = ProductMediaForm
    extra = 0
    tab = True
    fields = (("kind", "position"), "label", "file", "turn", "poster", "captions")


def _accepted(read: Callable[[], Any]) -> Any:
    """Return what was read; a refusal becomes the form's word."""
    try:
        return read()
    except Refusal as refusal:
        raise forms.ValidationError(str(refusal)) from refusal
