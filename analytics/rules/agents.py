"""What a user agent is: a program or a person, and what they hold in their hands."""

from __future__ import annotations

import re
from functools import lru_cache

from analytics.types import Device

_TABLET = re.compile(r"iPad|Tablet|PlayBook|Silk|Android(?!.*Mobile)", re.IGNORECASE)
_PHONE = re.compile(r"Mobi|iPhone|iPod|Android|MicroMessenger", re.IGNORECASE)
# What no list of crawlers has, for it does not crawl: it drives a browser.
_DRIVEN = re.compile(r"headless|lighthouse|selenium|puppeteer|playwright", re.IGNORECASE)


@lru_cache(maxsize=10_000)
def is_program(agent: str) -> bool:
    """Return whether no person looks at what this agent fetches; none at all is a program."""
    if not agent or _DRIVEN.search(agent):
        return True
    # A list that its community keeps; it is read by whoever writes events, never by a web page.
    from crawleruseragents import is_crawler  # noqa: PLC0415 -- half a megabyte of patterns

    return bool(is_crawler(agent))


@lru_cache(maxsize=10_000)
def device(agent: str) -> str:
    """Return the device an agent says it is on."""
    if _TABLET.search(agent):
        return str(Device.TABLET)
    return str(Device.PHONE if _PHONE.search(agent) else Device.DESKTOP)
