"""The columns a file may have, and which heading means which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfers.types import Right

OPTIONS = 3
EN, ZH = _("English"), _("Simplified Chinese")


@dataclass(frozen=True, slots=True)
class Column:
    """One thing a cell can say; `also` are further headings it is known by."""

    key: str
    label: str | Promise
    also: tuple[str, ...] = ()
    right: str = ""

    def headings(self) -> Iterable[str]:
        """Return every heading that means this column, in all languages."""
        yield self.key
        for language in ("en", "zh-hans"):
            with translation.override(language):
                yield str(self.label)
        yield from self.also


def _both(key: str, label: Promise, en: Sequence[str] = (), zh: Sequence[str] = ()) -> list[Column]:
    """Return a column per language; a heading without a language means English."""
    return [
        Column(f"{key}_en", format_lazy("{} ({})", label, EN), tuple(en)),
        Column(f"{key}_zh", format_lazy("{} ({})", label, ZH), tuple(zh)),
    ]


def _options() -> Iterable[Column]:
    for n in range(1, OPTIONS + 1):
        name = format_lazy("{} {}", _("Option"), n)
        choice = format_lazy("{} {}", pgettext_lazy("column of a file", "Choice"), n)
        yield from _both(f"option{n}", name, (f"option{n} name", f"option {n}"), (f"选项{n}",))
        yield from _both(
            f"choice{n}", choice, (f"option{n} value", f"choice {n}"), (f"选项值{n}", f"规格{n}")
        )


FIXED: tuple[Column, ...] = (
    Column("product", _("Product code"), ("handle", "product", "商品编号", "货号", "spu")),
    Column("sku", _("SKU"), ("variant sku", "sku编码", "规格编码", "单品编码")),
    *_both("name", _("Name"), ("name", "title", "product name"), ("名称", "商品名称", "中文名称")),
    *_both("slug", _("Address"), ("slug",), ()),
    *_both("summary", _("Summary"), ("summary", "short description"), ("摘要", "简介", "卖点")),
    *_both(
        "description", _("Description"), ("description",), ("描述", "详情", "商品描述", "商品详情")
    ),
    Column("status", _("Status"), ("state", "商品状态")),
    Column("type", _("Product type"), ("type code", "类型")),
    Column("brand", _("Brand"), ("vendor", "maker", "品牌名称")),
    Column("category", _("Main category"), ("category", "分类", "类目", "商品分类")),
    Column("categories", _("Further categories"), ("categories", "其他分类", "更多分类")),
    Column("tags", _("Tags"), ("tag", "标签")),
    Column("merit", _("Merchandising weight"), ("merit", "权重")),
    Column("published", _("Published"), ("published at", "发布时间", "上架时间")),
    *_options(),
    Column("barcode", _("Barcode"), ("ean", "gtin", "upc", "条码", "条形码")),
    Column("weight_g", _("Weight in grams"), ("weight", "grams", "重量", "重量(克)", "重量g")),
    Column("content", _("Net content, g or ml"), ("content", "净含量")),
    Column("cost", _("Cost price"), ("cost", "cost per item", "成本", "进价"), Right.PRICES),
    Column("on_sale", _("On sale"), ("active", "在售", "上架")),
    Column("position", _("Position"), ("排序",)),
    Column("images", _("Pictures"), ("images", "image", "picture", "图片", "主图", "图片地址")),
    *_both("alt", _("What the picture shows"), ("alt text", "image alt text"), ("图片说明",)),
)


def prices(lists: Iterable[tuple[str, str]]) -> list[Column]:
    """Return two columns for each price list, given as (code, name)."""
    found = []
    for code, _name in lists:
        shown = code.upper()
        now, before = _("Price"), pgettext_lazy("column of a file", "Price before")
        found += [
            Column(
                f"price:{code}",
                format_lazy("{} {}", now, shown),
                (f"price ({shown})", f"价格({shown})", f"售价{shown}", f"{shown}"),
                Right.PRICES,
            ),
            Column(
                f"was:{code}",
                format_lazy("{} {}", before, shown),
                (f"compare at price {shown}", f"原价{shown}", f"划线价{shown}"),
                Right.PRICES,
            ),
        ]
    return found


def stocks(places: Iterable[tuple[str, str]]) -> list[Column]:
    """Return a column for each location, given as (code, name)."""
    return [
        Column(
            f"stock:{code}",
            format_lazy("{}: {}", _("Stock"), code),
            (f"stock {name}", f"库存 {name}", f"{name}库存"),
            Right.STOCK,
        )
        for code, name in places
    ]


def attributes(known: Iterable[tuple[str, str, str, bool]]) -> list[Column]:
    """Return columns for attributes, given as (code, English, Chinese, is it text).

    Types share codes, and a code is one column; text has a column per language.
    """
    found: dict[str, Column] = {}
    for code, en, zh, is_text in known:
        label = _("Attribute")
        if is_text:
            for suffix in ("en", "zh"):
                key = f"attribute:{code}:{suffix}"
                shown = EN if suffix == "en" else ZH
                found.setdefault(key, Column(key, format_lazy("{}: {} ({})", label, code, shown)))
        else:
            key = f"attribute:{code}"
            also = (en, zh, f"attribute {en}", f"属性 {zh}")
            found.setdefault(key, Column(key, format_lazy("{}: {}", label, code), also))
    return list(found.values())


def normal(heading: str) -> str:
    """Return a heading without what people vary: case, spaces, brackets, marks, full width."""
    text = heading.casefold().replace("（", "(").replace("）", ")").replace("：", ":")
    return re.sub(r"[\s_\-*()/:.·]+", "", text)


def guess(headings: Sequence[str], columns: Sequence[Column]) -> dict[int, str]:
    """Return which column each heading means; each column is given once, the first wins."""
    meanings: dict[str, str] = {}
    for column in columns:
        for heading in column.headings():
            meanings.setdefault(normal(heading), column.key)
    found: dict[int, str] = {}
    for place, heading in enumerate(headings):
        key = meanings.get(normal(heading))
        if key and key not in found.values():
            found[place] = key
    return found


def labels(columns: Sequence[Column]) -> Mapping[str, str]:
    """Return every column's name in the active language."""
    return {column.key: str(column.label) for column in columns}
