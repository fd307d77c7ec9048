"""What machines ask for: sitemaps, robots.txt, the app's manifest and its service worker."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import views as sitemap_views
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import page_cache
from core.languages import LANGUAGES
from storefront.composing.frame import frame
from storefront.sitemaps import sections

HOUR = 3600
# No page of these is anything to a stranger.
CLOSED = ("admin", "api", "_allauth", "webhooks", "bank")
PERSONAL = (
    "searches",
    "bag",
    "checkout",
    "orders",
    "member",
    "account",
    "saved",
    "seen",
    "compare",
    "lists",
)
STATIC = (
    "shop.css",
    "shop.js",
    "vendor/htmx-4.0.1.min.js",
    "fonts/bricolage-grotesque.woff2",
    "fonts/instrument-sans.woff2",
    "icon.svg",
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view is handed its request
    """Say where machines need not look, and where the sitemap is."""
    closed = [f"/{name}/" for name in CLOSED]
    closed += [f"/{language}/{name}/" for language in LANGUAGES for name in PERSONAL]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]
    lines.append(f"Sitemap: {settings.PUBLIC_URL}{reverse('sitemaps')}")
    return _lasting(HttpResponse("\n".join(lines) + "\n", content_type="text/plain"))


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """List the sitemaps; one file holds ten thousand addresses."""
    return _kept("sitemaps", request, sitemap_url_name="sitemap")


@require_safe
def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    """One sitemap."""
    page = request.GET.get("p", "1")
    return _kept(f"sitemap:{section}:{page}", request, section=section)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view is handed its request
    """Describe the shop as an app, in the language of its address."""
    icons: list[dict[str, str]] = [
        {"src": static(f"icons/{name}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        | ({"purpose": "maskable"} if "maskable" in name else {})
        for name, size in (("icon-192", 192), ("icon-512", 512), ("icon-maskable-512", 512))
    ]
    home = reverse("storefront:home")
    answer = JsonResponse(
        {
            "id": "/",
            "name": settings.SHOP_NAME,
            "short_name": settings.SHOP_NAME,
            "description": _(
                "Well-made things for every room and every day, from makers we know by name."
            ),
            "lang": translation.get_language(),
            "start_url": home,
            "scope": "/",
            "display": "standalone",
            "background_color": "#fafcfb",
            "theme_color": "#0f3d2e",
            "icons": icons,
            "shortcuts": [
                {"name": _("Orders"), "url": reverse("storefront:account-orders")},
                {"name": _("Saved"), "url": reverse("storefront:saved")},
            ],
        },
        content_type="application/manifest+json",
    )
    return _lasting(answer)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view is handed its request
    """The service worker, with the names of this release's files: a new release is a new worker."""
    offline = []
    for language in LANGUAGES:
        with translation.override(language):
            offline.append(reverse("storefront:offline"))
    files = [static(name) for name in STATIC]
    version = hashlib.blake2b(" ".join(files).encode(), digest_size=6).hexdigest()
    icon = static("icons/icon-192.png")
    told = {"version": version, "files": files, "offline": offline, "icon": icon}
    text = render_to_string("storefront/worker.js", {"told": json.dumps(told)})
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What an installed shop shows where there is no network."""
    response = render(request, "storefront/offline.html", frame(request, noindex=True))
    return page_cache.tag(response, "navigation")


def _kept(key: str, request: HttpRequest, **asked: Any) -> HttpResponse:
    """Make a sitemap, at most once an hour."""
    found = cache.get(key)
    if found is None:
        view = sitemap_views.sitemap if "section" in asked else sitemap_views.index
        found = view(request, sections(), **asked).render().content
        cache.set(key, found, HOUR)
    return _lasting(HttpResponse(found, content_type="application/xml"))


def _lasting(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = f"public, max-age={HOUR}"
    return response
