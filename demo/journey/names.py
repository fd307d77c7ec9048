"""Readable names made of a retailer's till abbreviations."""

import re
from dataclasses import dataclass

WORDS = {
    "frzn": "frozen", "sft": "soft", "drnk": "drink", "drnks": "drinks", "btl": "bottle",
    "dnrs": "dinners", "choc": "chocolate", "chococlate": "chocolate", "misc": "assorted",
    "veg": "vegetable", "hygn": "hygiene", "fem": "feminine", "xmas": "Christmas", "pk": "pack",
    "snsl": "seasonal", "cnd": "canned", "nb": "", "incl": "", "ss": "single-serve",
    "prep": "prepared", "fd": "food", "pwdr": "powder", "dtrgnt": "detergent", "whl": "whole",
    "bkd": "baked", "brkfst": "breakfast", "whlsm": "wholesome", "snk": "snack", "prtn": "portion",
    "chix": "chicken", "frd": "fried", "rw": "random weight", "wht": "white", "grnd": "ground",
    "jce": "juice", "conc": "concentrate", "mxs": "mixes", "sld": "salad", "crystl": "crystal",
}  # fmt: skip
# Unit at the till: English, Chinese, and grams or millilitres of one, where it weighs something.
UNITS: dict[str, tuple[str, str, float]] = {
    "OZ": ("oz", "盎司", 28.35), "LB": ("lb", "磅", 453.6), "CT": ("pieces", "件", 0),
    "PK": ("pack", "包", 0), "ML": ("ml", "毫升", 1), "L": ("l", "升", 1000),
    "LT": ("l", "升", 1000), "QT": ("quarts", "夸脱", 946), "GAL": ("gallons", "加仑", 3785),
    "PT": ("pints", "品脱", 473), "IN": ("in", "英寸", 0), "CM": ("cm", "厘米", 0),
    "LOADS": ("loads", "次用量", 0), "G": ("g", "克", 1), "KG": ("kg", "公斤", 1000),
}  # fmt: skip
SIZE = re.compile(r"(?<![\d/])(\d{1,4}(?:\.\d+)?|\.\d+) *(" + "|".join(UNITS) + r")\b")
USUAL_WEIGHT = 300


@dataclass(frozen=True, slots=True)
class Size:
    """How much is in a pack."""

    en: str = ""
    zh: str = ""
    weight_g: int = USUAL_WEIGHT


def size(text: str) -> Size:
    """Return the pack's size; what the till has there besides sizes (codes, scans) is left out."""
    found = SIZE.search(text)
    if not found:
        return Size()
    amount = float(found[1])
    english, chinese, grams = UNITS[found[2]]
    return Size(
        en=f"{amount:g} {english}", zh=f"{amount:g} {chinese}",
        weight_g=max(round(amount * grams), 1) if grams else USUAL_WEIGHT,
    )  # fmt: skip


def readable(text: str) -> str:
    """Return a till's words as a person would write them: one capital, no slashes."""
    parts = re.split(r"[\s/\-:,;().]+", text.lower().replace("&", " and "))
    words = " ".join(filter(None, (WORDS.get(part, part) for part in parts)))
    return words[:1].upper() + words[1:]


def named(kind: str, pack: Size, *, category_zh: str) -> tuple[str, str]:
    """Return a product's name in English and Chinese; the kind itself has no Chinese name."""
    english = readable(kind)
    in_chinese = (
        category_zh if category_zh.lower() == english.lower() else f"{category_zh} {english}"
    )
    return (
        ", ".join(filter(None, (english, pack.en))),
        " ".join(filter(None, (in_chinese, pack.zh))),
    )
