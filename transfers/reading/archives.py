"""Zip files, looked at before they are opened: a small one can hold a very large one."""

from __future__ import annotations

import zipfile
from typing import IO

from transfers.reading.errors import Unreadable

MOST_ENTRIES = 20_000
# A spreadsheet's sheet of 100,000 rows and 60 columns is about 200 MB of XML.
MOST_BYTES = 512 * 1024 * 1024
LARGEST_ENTRY = 300 * 1024 * 1024
# Text compresses to a tenth or a twentieth; what goes far beyond that was made to.
RATIO = 200
RATIO_FROM = 10 * 1024 * 1024


def opened(file: IO[bytes]) -> zipfile.ZipFile:
    """Return an archive that is safe to read from. Raises Unreadable.

    What an archive says of its sizes may be a lie; `read` holds it to its word.
    """
    try:
        archive = zipfile.ZipFile(file)
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as broken:
        raise Unreadable("broken_zip") from broken
    whole = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > MOST_ENTRIES or whole > MOST_BYTES:
        raise Unreadable("zip_bomb")
    if any(entry.file_size > LARGEST_ENTRY for entry in entries):
        raise Unreadable("zip_bomb")
    if whole > RATIO_FROM and whole / packed > RATIO:
        raise Unreadable("zip_bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("encrypted")
    return archive


def read(archive: zipfile.ZipFile, name: str, *, most: int) -> bytes:
    """Return one entry of at most so many bytes. Raises Unreadable, KeyError for no such entry."""
    entry = archive.getinfo(name)
    if entry.file_size > most:
        raise Unreadable("too_large")
    try:
        with archive.open(entry) as stream:
            data = stream.read(most + 1)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as broken:
        raise Unreadable("broken_zip") from broken
    if len(data) > most:
        raise Unreadable("too_large")
    return data
