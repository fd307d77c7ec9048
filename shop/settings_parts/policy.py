"""Content security policies: the strict one of every page, and the admin's own.

Swagger's script has an address of its own (its "split" view), so only its styles need leave.
The admin runs on Alpine, which makes functions of the attributes it finds, and unfold writes the
shop's colours into a style element: both are let in there and nowhere else
(docs/adr/0006-the-admins-own-policy.md). A product's page lets in the one style sheet that the
viewer of models carries within it, and pictures unpacked from a model
(docs/adr/0009-models-on-product-pages.md). `core.middleware.policy` chooses by the path.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE

# The one style element in model-viewer 4.4.0; tests/storefront/test_media.py compares.
VIEWER_STYLE = "'sha256-PXtZZkJMMyc18o/DN1ZEFOJ2qEGq95IQbVaJFMOXOb0='"

BY_PREFIX = {
    "/admin/": {
        "script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL],
        "style-src": [SELF, UNSAFE_INLINE],
    },
    "/api/docs/": {"style-src": [SELF, UNSAFE_INLINE]},  # Swagger styles what it draws
}


def origin(url: str) -> str | None:
    """Return where an address is, without what stands there; None for none."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None


def strict(
    *, pictures: str | None, payment_pages: Sequence[str] = (), sockets: str | None = None
) -> dict[str, Any]:
    """Return the policy of every page; `pictures` is where they come from if not from here.

    `payment_pages`: the hosts of gateways to which the checkout's form leads on; `sockets`: where
    the chat listens.
    """
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF, "data:", *filter(None, [pictures])],
            "font-src": [SELF],
            "connect-src": [SELF, *filter(None, [sockets])],
            "manifest-src": [SELF],
            "worker-src": [SELF],
            "media-src": [SELF, *filter(None, [pictures])],
            "form-action": [SELF, *payment_pages],
            "frame-ancestors": [NONE],
            "base-uri": [NONE],
        },
    }


def product_pages(
    *, languages: Iterable[str], pictures: str | None, sockets: str | None = None
) -> dict[str, Any]:
    """Return, by prefix, what a product's page may do besides: show a model."""
    stored = [SELF, *filter(None, [pictures])]
    besides = {
        "style-src": [SELF, VIEWER_STYLE],
        "img-src": [*stored, "data:", "blob:"],
        "connect-src": [*stored, "blob:", *filter(None, [sockets])],
    }
    return {f"/{language}/p/": besides for language in languages}
