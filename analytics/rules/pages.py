"""What type of page an address is, told from its path: pages need not say so themselves."""

from __future__ import annotations

from urllib.parse import unquote

from analytics.types import Page

_BY_SECTION = {
    "": Page.HOME,
    "shop": Page.CATEGORY,
    "c": Page.CATEGORY,
    "search": Page.SEARCH,
    "p": Page.PRODUCT,
    "bag": Page.CART,
    "checkout": Page.CHECKOUT,
    "orders": Page.ORDER,
    "member": Page.ACCOUNT,
    "account": Page.ACCOUNT,
    "pages": Page.CONTENT,
    "journal": Page.CONTENT,
}
_HELP = ("track", "delivery", "returns", "contact", "privacy", "terms", "imprint")
# Whose path is a key to somebody's papers: the rest of it is not kept.
_SECRET = {"orders", "seats", "lists", "invite", "unsubscribe", "alerts", "suppliers"}


def parts(path: str) -> tuple[str, str, str]:
    """Return language, section and slug of a path such as "/en/p/teapot/"."""
    _empty, language, section, slug, *_rest = (*unquote(path).split("/", 4), "", "", "", "")
    return language, section, slug


def page_type(path: str) -> str:
    """Return the type of page at a path."""
    _language, section, slug = parts(path)
    if section == "pages" and slug in _HELP:
        return str(Page.HELP)
    return str(_BY_SECTION.get(section, Page.OTHER))


def kept(path: str) -> str:
    """Return a path as it may be kept: without tokens, two hundred letters at most."""
    language, section, _slug = parts(path)
    plain = path.partition("?")[0].partition("#")[0]
    return f"/{language}/{section}/"[:200] if section in _SECRET else plain[:200]
