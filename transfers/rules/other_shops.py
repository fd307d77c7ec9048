"""Product files of other shops, turned into this shop's columns one row at a time.

Written from the formats their makers publish. What has no place here is left out: the report of
columns says so, since such a heading means no column.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping, Sequence

from django.utils.text import slugify

from transfers.rules.columns import OPTIONS, Column, normal
from transfers.types import Defaults, Dialect

Cells = dict[str, str]

SHOPIFY_STATUS = {"active": "active", "draft": "draft", "archived": "retired"}
WOO_STATUS = {"1": "active", "0": "draft", "-1": "draft"}
SENTENCE = 300

# Further columns a file of that shop has, by our key; "x:" are read by the functions below.
EXTRA: dict[str, tuple[Column, ...]] = {
    Dialect.SHOPIFY: (
        Column("product", "Handle"),
        Column("sku", "Variant SKU"),
        Column("name_en", "Title"),
        Column("x:html", "Body (HTML)"),
        Column("brand", "Vendor"),
        Column("category", "Type", ("Product Type",)),
        Column("x:tags", "Tags"),
        Column("x:published", "Published"),
        Column("x:status", "Status"),
        *(Column(f"option{n}_en", f"Option{n} Name") for n in range(1, OPTIONS + 1)),
        *(Column(f"choice{n}_en", f"Option{n} Value") for n in range(1, OPTIONS + 1)),
        Column("weight_g", "Variant Grams"),
        Column("barcode", "Variant Barcode"),
        Column("x:price", "Variant Price"),
        Column("x:was", "Variant Compare At Price"),
        Column("x:stock", "Variant Inventory Qty"),
        Column("cost", "Cost per item"),
        Column("images", "Image Src"),
        Column("alt_en", "Image Alt Text"),
        Column("x:image", "Variant Image"),
    ),
    Dialect.WOO: (
        Column("x:id", "ID"),
        Column("x:kind", "Type"),
        Column("sku", "SKU"),
        Column("barcode", "GTIN, UPC, EAN, or ISBN"),
        Column("name_en", "Name"),
        Column("x:status", "Published"),
        Column("x:short", "Short description"),
        Column("x:html", "Description"),
        Column("x:stock", "Stock"),
        Column("x:kg", "Weight (kg)", ("Weight",)),
        Column("x:sale", "Sale price"),
        Column("x:price", "Regular price"),
        Column("x:categories", "Categories"),
        Column("x:tags", "Tags"),
        Column("x:images", "Images"),
        Column("x:parent", "Parent"),
        Column("brand", "Brands", ("Brand",)),
        *(Column(f"option{n}_en", f"Attribute {n} name") for n in range(1, OPTIONS + 1)),
        *(Column(f"choice{n}_en", f"Attribute {n} value(s)") for n in range(1, OPTIONS + 1)),
    ),
}


def dialect_of(headings: Sequence[str]) -> Dialect:
    """Return whose columns these are."""
    found = {normal(heading) for heading in headings}
    if {"handle", "title", "variantprice"} <= found:
        return Dialect.SHOPIFY
    if {"type", "sku", "regularprice"} <= found and found & {"parent", "published"}:
        return Dialect.WOO
    return Dialect.OWN


def adapted(cells: Cells, dialect: str, defaults: Defaults) -> Cells:
    """Return a row in this shop's columns. `defaults` say what its one price and stock are of."""
    if dialect == Dialect.SHOPIFY:
        return _shopify(cells, defaults)
    if dialect == Dialect.WOO:
        return _woo(cells, defaults)
    return cells


def _shopify(cells: Cells, defaults: Defaults) -> Cells:
    row = _common(cells, defaults)
    row["product"] = _code(row.get("product", ""))
    status = SHOPIFY_STATUS.get(cells.get("x:status", "").lower(), "")
    if cells.get("x:published", "").lower() == "false":
        status = "draft"
    row["status"] = status
    if row.get("option1_en") == "Title" or row.get("choice1_en") == "Default Title":
        row.pop("option1_en", None)
        row.pop("choice1_en", None)
    if was := cells.get("x:was"):
        row[f"was:{defaults.currency}"] = was
    # A row without a price is one more picture of the product above.
    if cells.get("x:price") and not row.get("sku"):
        row["sku"] = _made_sku(row)
    if "weight_g" in row:
        row["weight_g"] = row["weight_g"].partition(".")[0]
    return _tidy(row, defaults)


def _woo(cells: Cells, defaults: Defaults) -> Cells:
    row = _common(cells, defaults)
    _woo_kind(row, cells)
    sale, regular = cells.get("x:sale", ""), cells.get("x:price", "")
    if sale and regular:
        row[f"price:{defaults.currency}"], row[f"was:{defaults.currency}"] = sale, regular
    if kg := cells.get("x:kg"):
        row["weight_g"] = _grams(kg)
    if cells.get("x:categories"):
        main, *further = _commas(cells["x:categories"])
        row["category"], row["categories"] = main, "|".join(further)
    if cells.get("x:images"):
        row["images"] = "|".join(_commas(cells["x:images"]))
    if cells.get("x:short"):
        row.setdefault("summary_en", plain(cells["x:short"])[:SENTENCE])
    return _tidy(row, defaults)


def _woo_kind(row: Cells, cells: Cells) -> None:
    """Tell simple products, variable ones and their variations apart."""
    kind = cells.get("x:kind", "").split(",")[0].strip()
    own, parent = row.get("sku", ""), cells.get("x:parent", "")
    row["product"] = _woo_code(parent or own or f"id:{cells.get('x:id', '')}")
    row["status"] = "" if kind == "variation" else WOO_STATUS.get(cells.get("x:status", ""), "")
    if kind == "variation":
        row["name_en"] = row["summary_en"] = ""  # its own name repeats the choices
    elif kind == "variable":
        _drop(row, "choice")
        row["sku"] = ""  # sold are its variations
        return
    else:
        _drop(row, "option", "choice")
    if not own:
        row["sku"] = _made_sku(row)


def _commas(text: str) -> list[str]:
    return [part.strip() for part in re.split(r",\s*", text) if part.strip()]


def _common(cells: Mapping[str, str], defaults: Defaults) -> Cells:
    row = {key: value for key, value in cells.items() if not key.startswith("x:")}
    if text := cells.get("x:html"):
        row["description_en"] = plain(text)
    if price := cells.get("x:price"):
        row[f"price:{defaults.currency}"] = price
    if cells.get("x:tags"):
        row["tags"] = "|".join(_commas(cells["x:tags"]))
    if (stock := cells.get("x:stock")) and defaults.location:
        row[f"stock:{defaults.location}"] = re.sub(r"^-\d+$", "0", stock)
    return row


def _tidy(row: Cells, defaults: Defaults) -> Cells:
    """Leave out a price before that is none, and prices nobody said the currency of."""
    before, now = f"was:{defaults.currency}", f"price:{defaults.currency}"
    if before in row and not _is_higher(row[before], row.get(now, "")):
        row[before] = ""
    if not defaults.currency:
        row.pop(before, None)
        row.pop(now, None)
    return {key: value for key, value in row.items() if value or key == before}


def _is_higher(before: str, now: str) -> bool:
    try:
        return float(before) > float(now)
    except ValueError:
        return True  # what is no number is told of later, beside its column


def _woo_code(said: str) -> str:
    return f"woo-{said.removeprefix('id:')}" if said.startswith("id:") else _code(said)


def _code(said: str) -> str:
    """Return a code of Latin letters for what may be in any: the same every time."""
    digest = hashlib.blake2b(said.encode(), digest_size=6).hexdigest()
    return slugify(said)[:80] or (f"p-{digest}" if said else "")


def _made_sku(row: Cells) -> str:
    """Return a SKU that is the same every time: the product's code and its choices."""
    choices = [row.get(f"choice{n}_en", "") for n in range(1, OPTIONS + 1)]
    return "-".join(filter(None, [row["product"], *map(slugify, choices)])).upper()[:60]


def _grams(kg: str) -> str:
    try:
        return str(round(float(kg) * 1000))
    except ValueError:
        return kg


def _drop(row: Cells, *beginnings: str) -> None:
    for key in [key for key in row if key.startswith(beginnings)]:
        row.pop(key)


def plain(text: str) -> str:
    """Return what HTML says, as paragraphs."""
    text = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>", "", text)
    text = re.sub(r"(?i)<li[^>]*>", "\n\n– ", text)
    text = re.sub(r"(?i)</?(p|div|ul|ol|h[1-6]|tr|table)[^>]*>", "\n\n", text)
    text = re.sub(r"(?i)<br\s*/?>", "\n", text)
    text = html.unescape(re.sub(r"<[^>]+>", "", text)).replace("\\n", "\n")
    return re.sub(r"\s*\n\s*\n\s*", "\n\n", text).strip()
