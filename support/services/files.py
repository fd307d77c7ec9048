"""Files in a conversation: pictures written anew, papers checked by their first bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils.translation import gettext_lazy as _

from catalog.services import photos
from core import ids
from core.errors import Refusal
from support.models import Attachment, Message

MOST_FILES = 5
MOST_BYTES = 8 * 1024 * 1024
PDF = b"%PDF-"


class BadFile(Refusal):
    """A file that is neither a picture nor a PDF."""

    code = "bad_file"
    field = "files"
    message = _("One of the files is neither a picture nor a PDF.")


class FileTooLarge(BadFile):
    """More bytes than a conversation carries."""

    code = "file_too_large"
    message = _("One of the files is too large. Please choose files of at most 8 MB.")


class TooManyFiles(BadFile):
    """More files than one message carries."""

    code = "too_many_files"
    message = _("Please choose at most five files.")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it is stored."""

    file: str
    name: str
    size: int
    media_type: str


@contextmanager
def kept(uploads: Sequence[Upload]) -> Iterator[list[Kept]]:
    """Store these files and describe them; gone again if the block raises.

    Pictures are nothing but pixels afterwards. Stands outside the transaction that will name
    them. Raises TooManyFiles, FileTooLarge, BadFile before anything is stored.
    """
    if len(uploads) > MOST_FILES:
        raise TooManyFiles
    checked = [_checked(upload) for upload in uploads]
    store = storages["private"]
    stored = []
    try:
        for name, data, media_type, suffix in checked:
            path = store.save(f"support/{ids.public_id()}{suffix}", ContentFile(data))
            stored.append(Kept(path, name, len(data), media_type))
        yield stored
    except BaseException:  # -- whatever ends it, no file stays without a message
        for one in stored:
            store.delete(one.file)
        raise


def attach(*, message: Message, kept: Sequence[Kept]) -> None:
    """Hang stored files on a message."""
    Attachment.objects.bulk_create(
        Attachment(
            message=message,
            file=one.file,
            name=one.name,
            size=one.size,
            media_type=one.media_type,
        )
        for one in kept
    )


def _checked(upload: Upload) -> tuple[str, bytes, str, str]:
    if len(upload.data) > MOST_BYTES:
        raise FileTooLarge
    name = _plain(upload.name)
    if upload.data.startswith(PDF):
        return f"{name}.pdf", upload.data, "application/pdf", ".pdf"
    try:
        (picture,) = photos.cleaned([upload.data])
    except photos.PhotoTooLarge as large:
        raise FileTooLarge from large
    except photos.BadPhoto as bad:
        raise BadFile from bad
    return f"{name}.webp", picture, "image/webp", ".webp"


def _plain(name: str) -> str:
    """Return a name without folders, suffix and whatever is no letter of one."""
    stem = PurePosixPath(name.replace("\\", "/")).stem
    kept_signs = "".join(sign for sign in stem if sign.isalnum() or sign in " -_().")
    return kept_signs.strip(" .")[:80] or "file"
