"""The data island of a product page: what the option picker needs to change it in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storefront.cards import Purchase


def variant(
    *, options: Mapping[str, str], purchase: Purchase, url: str, picture: int | None = None
) -> dict[str, Any]:
    """Return one variant of `ProductView.variants`.

    `options` maps each group's code to the value; `picture` is an index into the page's pictures.
    Price and stock come rendered, so that the script needs no words of its own.
    """
    shown = {
        "price": purchase.price,
        "was": purchase.was,
        "saving": purchase.saving_percent,
        "measured": purchase.measured,
        "low": purchase.low,
        "ladder": purchase.ladder,
    }
    breaks = {"breaks": purchase.breaks}
    stock = {"stock": purchase.stock, "left": purchase.left, "promise": purchase.promise}
    return {
        "options": dict(options),
        "sku": purchase.sku,
        "url": url,
        "stock": purchase.stock,
        "max": purchase.max_quantity,
        "picture": picture,
        "price_html": render_to_string("components/price.html", shown | {"size": "l"}).strip()
        + render_to_string("components/breaks.html", breaks).strip(),
        "stock_html": render_to_string("components/stock.html", stock).strip(),
    }
