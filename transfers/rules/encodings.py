"""Which encoding a text file is in: what Excel saves in China is rarely UTF-8."""

from __future__ import annotations

import codecs

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(sample: bytes, *, is_whole: bool) -> str | None:
    """Return the encoding a sample of a file is written in; None for what is no text.

    UTF-8 that decodes is UTF-8; GB18030 is strict enough that Western text with accents is seldom
    taken for it: its pairs must make Chinese characters of everyday use.
    """
    for bom, name in BOMS:
        if sample.startswith(bom):
            return name
    if b"\0" in sample:
        return None
    if _decodes(sample, "utf-8", is_whole=is_whole):
        return "utf-8"
    if _decodes(sample, "gb18030", is_whole=is_whole) and _looks_chinese(sample):
        return "gb18030"
    return "cp1252" if _decodes(sample, "cp1252", is_whole=True) else None


def _decodes(sample: bytes, name: str, *, is_whole: bool) -> bool:
    try:
        codecs.getincrementaldecoder(name)().decode(sample, final=is_whole)
    except UnicodeDecodeError:
        return False
    return True


def _looks_chinese(sample: bytes) -> bool:
    text = codecs.getincrementaldecoder("gb18030")().decode(sample)
    foreign = [char for char in text if ord(char) > 127]  # noqa: PLR2004 -- the end of ASCII
    return sum(map(_is_everyday, foreign)) >= len(foreign) * 0.8


def _is_everyday(char: str) -> bool:
    """Return whether a character is of the old, small set; accents seldom make one of those."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
