"""The admin's looks: calm, and in the shop's own green."""

from typing import Any

from django.templatetags.static import static
from django.utils.functional import lazy

_asset = lazy(static, str)

# The greys of static/css/tokens/colour.css, and its green from tint to ink.
COLOURS = {
    "primary": {
        "50": "#f0f6f2",
        "100": "#dcebe2",
        "200": "#bbd8c7",
        "300": "#8fbea4",
        "400": "#5f9f7e",
        "500": "#3d8262",
        "600": "#22664a",
        "700": "#1c533d",
        "800": "#184332",
        "900": "#14382a",
        "950": "#0a1f18",
    },
}


def unfold(shop_name: str) -> dict[str, Any]:
    """Return the settings of django-unfold."""
    return {
        "SITE_TITLE": shop_name,
        "SITE_HEADER": shop_name,
        "SITE_ICON": _asset("icon.svg"),
        "SITE_FAVICONS": [{"rel": "icon", "href": _asset("icon.svg"), "type": "image/svg+xml"}],
        "STYLES": [lambda _request: static("backoffice.css")],
        "SHOW_VIEW_ON_SITE": False,
        "SHOW_LANGUAGES": True,
        "SHOW_BACK_BUTTON": True,
        "COLORS": COLOURS,
        "DASHBOARD_CALLBACK": "backoffice.dashboard.fill",
        "TABS": "shop.navigation.tabs",
        "SIDEBAR": {
            "show_search": True,
            "show_all_applications": False,
            "navigation": "shop.navigation.sidebar",
        },
    }
