"""In what else a public page may differ: whether cookies were decided on, and experiments' arms.

Rooms above register where their part comes from. What they say becomes attributes of `<html>` and
part of the page's key in the cache, so it has to have few values: every one is a copy of each page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest

from core import consent

Source = Callable[[HttpRequest], Mapping[str, str]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Ask this source for the arms a request is in, by the code of their experiment."""
    if source not in _sources:
        _sources.append(source)
    return source


def arms(request: HttpRequest) -> Mapping[str, str]:
    """Return the arm of each experiment that this request is part of; asked once a request."""
    found: Mapping[str, str] | None = getattr(request, "experiment_arms", None)
    if found is None:
        found = {code: arm for source in _sources for code, arm in source(request).items()}
        request.experiment_arms = found  # type: ignore[attr-defined]  # -- kept for this request
    return found


def attributes(request: HttpRequest) -> str:
    """Return what sets this request's copy of a page apart, as attributes for `<html>`."""
    text = " data-consent" if consent.decided(request) else ""
    if told := " ".join(f"{code}:{arm}" for code, arm in sorted(arms(request).items())):
        text += f' data-arms="{told}"'
    return text
