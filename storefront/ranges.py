"""Parts of a file (RFC 9110): some browsers play no film that does not come in pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import BinaryIO

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

# One stretch, with a beginning or an end at least; several at once are answered with the whole.
_ONE = re.compile(r"bytes=(?=\d|-\d)(\d{0,18})-(\d{0,18})")
_PIECE = 64 * 1024


def answer(file: BinaryIO, size: int, *, asked: str, kind: str) -> HttpResponseBase:
    """Return the stretch a `Range` header asks for, the whole file without one, or 416."""
    found = _ONE.fullmatch(asked)
    if found is None:
        response: HttpResponseBase = FileResponse(file, content_type=kind)
    else:
        response = _part(file, size, *_stretch(found[1], found[2], size), kind=kind)
    response["Accept-Ranges"] = "bytes"
    return response


def _stretch(first: str, last: str, size: int) -> tuple[int, int]:
    """Return the first byte and the one after the last; "-500" means the last 500."""
    if not first:
        return max(size - int(last), 0), size
    return int(first), min(int(last) + 1 if last else size, size)


def _part(file: BinaryIO, size: int, first: int, end: int, *, kind: str) -> HttpResponseBase:
    if first >= end:
        file.close()
        refused = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    response = StreamingHttpResponse(
        _read(file, first, end), status=HTTPStatus.PARTIAL_CONTENT, content_type=kind
    )
    response["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
    response["Content-Length"] = str(end - first)
    return response


def _read(file: BinaryIO, first: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = end - first
        while left > 0 and (piece := file.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece
