"""Serves public pages whole from the cache, before session, authentication and locale.

A page's identity is its path, the allow-listed part of its query, the currency and the encoding
it is sent in (in practice one: browsers ask for brotli over https, gzip over http), and what
`core.variants` says: decided on cookies or not, and the arms of running experiments. Display
preferences do not multiply pages: they are written into `<html … data-prefs>` on the way out.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import redis
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict

from core import page_cache, preferences, variants, work

log = logging.getLogger("loopmart.cache")
CACHE_CONTROL = "public, max-age=0, s-maxage=60, stale-while-revalidate=600"
# What says nothing of itself may be about one shopper: no proxy keeps it.
PRIVATE = "private, no-store"


class PageCacheMiddleware:
    """Answers GETs of public pages from Valkey, and keeps what views have tagged."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer from the cache, or let the view answer and keep what it tagged."""
        if not _cacheable(request):
            return _dress(request, self.get_response(request))
        _keep_known_query(request)
        encoding = _encoding(request)
        key = _key(request, encoding)
        try:
            found = page_cache.read(key)
        except redis.RedisError:
            # The cache is an accelerator: without it the shop is slower, not closed.
            log.warning("the page cache does not answer")
            return _dress(request, self.get_response(request))
        if isinstance(found, page_cache.Stored):
            work.name_it("page cache")
            return _answer(request, found, encoding)
        return self._render(request, key, encoding, found)

    def _render(self, request: HttpRequest, key: str, encoding: str, bumps: int) -> HttpResponse:
        response = self.get_response(request)
        tags = getattr(response, "page_tags", None)
        if tags is None or response.status_code != 200 or response.cookies:  # noqa: PLR2004 -- 200 is 200
            return _dress(request, response)
        try:
            body = preferences.mark(response.content, variants.attributes(request))
            kept = page_cache.write(key, body, encoding=encoding, bumps=bumps, tags=tags)
        except redis.RedisError:
            return _dress(request, response)
        return _answer(request, kept, encoding)


def _cacheable(request: HttpRequest) -> bool:
    if request.method not in {"GET", "HEAD"}:
        return False
    parts = request.path.split("/", 3)
    return (
        len(parts) > 2  # noqa: PLR2004 -- "", language, section
        and parts[1] in settings.PAGE_CACHE_LANGUAGES
        and (parts[2] in settings.PAGE_CACHE_SECTIONS)
    )


def _keep_known_query(request: HttpRequest) -> None:
    """Drop what no page reads (utm_…, fbclid): it must neither split the cache nor reach a link."""
    given = request.META.get("QUERY_STRING", "")
    if not given:
        return
    known = QueryDict(mutable=True)
    for name, values in QueryDict(given).lists():
        if name in settings.PAGE_CACHE_QUERY or name.startswith("f_"):
            known.setlist(name, values)
    request.META["QUERY_STRING"] = known.urlencode()
    request.GET = known  # type: ignore[assignment]  # -- a mutable QueryDict is one too


def _key(request: HttpRequest, encoding: str) -> str:
    query = "&".join(sorted(request.META.get("QUERY_STRING", "").split("&")))
    which = f"{encoding}:{preferences.currency(request)}:{variants.attributes(request)}"
    return f"page:{which}:{request.path}?{query}"


def _encoding(request: HttpRequest) -> str:
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
    return "br" if "br" in accepted else "gzip"


def _answer(request: HttpRequest, stored: page_cache.Stored, encoding: str) -> HttpResponse:
    attributes = preferences.attributes(request)
    etag = _etag(stored.etag, attributes)
    if request.META.get("HTTP_IF_NONE_MATCH") == etag:
        return _head(HttpResponseNotModified(), etag)
    plain = "gzip" not in request.META.get("HTTP_ACCEPT_ENCODING", "") and encoding == "gzip"
    body = stored.body
    if attributes or plain:
        body = preferences.dress(page_cache.plain(body, encoding), attributes)
        if not plain:
            # On the way through: the quickest setting.
            body = page_cache.compressed(body, encoding, quality=1)
    response = HttpResponse(body)
    if not plain:
        response["Content-Encoding"] = encoding
    return _head(response, etag)


def _head(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Cache-Control"] = CACHE_CONTROL
    response["Vary"] = "Accept-Encoding, Cookie"
    return response


def _etag(etag: str, attributes: str) -> str:
    return f'W/"{etag}{attributes.encode().hex()}"'


def _dress(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Write the display preferences into a page that was just rendered; mark what is private."""
    response.setdefault("Cache-Control", PRIVATE)
    if not getattr(response, "streaming", False) and response.get("Content-Type", "").startswith(
        "text/html"
    ):
        attributes = variants.attributes(request) + preferences.attributes(request)
        response.content = preferences.dress(response.content, attributes)
        response["Content-Length"] = str(len(response.content))
    return response
