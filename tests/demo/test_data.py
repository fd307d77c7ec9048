"""The demo's data files keep what they promise, before anything is loaded."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from catalog.rules.swatches import SWATCHES
from demo import files

PRODUCTS = files.products()
TYPES = {row["code"]: row for row in files.document("types")}
VARIANTS = [(product, variant) for product in PRODUCTS for variant in product["variants"]]
MASTERS = files.masters()
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
GROUPS = {"departments": 13, "categories": 55, "brands": 23}


def of(key):
    return next(product for product in PRODUCTS if product["key"] == key)


def attribute(product, code):
    return next(a for a in TYPES[product["type"]]["attributes"] if a["code"] == code)


@pytest.mark.req("PL7")
def test_the_shop_has_160_products_in_13_departments_and_over_400_variants():
    departments = {
        row["code"]: files.document(f"products/{row['code']}") for row in files.table("departments")
    }
    assert len(PRODUCTS) == len({product["key"] for product in PRODUCTS}) == 160
    assert len(departments) == 13
    assert min(map(len, departments.values())) >= 10
    assert len(VARIANTS) >= 400


@pytest.mark.parametrize(("name", "count"), GROUPS.items())
def test_groups_have_codes_of_their_own(name, count):
    codes = [row["code"] for row in files.table(name)]
    assert len(codes) == len(set(codes)) == count


def test_every_product_hangs_on_what_exists():
    departments = {row["code"] for row in files.table("departments")}
    categories = {row["code"]: row["parent"] for row in files.table("categories")}
    brands, tags = ({row["code"] for row in files.table(name)} for name in ("brands", "tags"))
    assert set(categories.values()) == departments
    for product in PRODUCTS:
        assert product["category"] in categories, product["key"]
        assert set(product["categories"]) <= set(categories) - {product["category"]}, product["key"]
        assert product["brand"] in brands, product["key"]
        assert set(product["tags"]) <= tags, product["key"]


@pytest.mark.req("CA3")
def test_no_category_is_empty_and_no_two_share_more_than_60_percent():
    inside = {
        row["code"]: {
            p["key"] for p in PRODUCTS if row["code"] in {p["category"], *p["categories"]}
        }
        for row in files.table("categories")
    }
    assert min(map(len, inside.values())) >= 2
    for one, some in inside.items():
        for other, more in inside.items():
            assert one == other or len(some & more) <= 0.6 * min(len(some), len(more)), (one, other)


def pairs(value):
    """Every (English, Chinese) pair of texts inside a document, however deep."""
    if isinstance(value, list):
        for inner in value:
            yield from pairs(inner)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "en" or key.endswith("_en"):
                yield inner, value[key.removesuffix("en") + "zh"]
            yield from pairs(inner)


def test_every_text_is_there_in_both_languages():
    documents = [PRODUCTS, *(files.document(name) for name in ("types", "home", "delivery"))]
    assert all(bool(english) == bool(chinese) for english, chinese in pairs(documents))
    for product in PRODUCTS:
        texts = [product["name_zh"], product["summary_zh"], product["description_zh"]]
        alts = [picture["alt_zh"] for picture in product["pictures"]]
        assert all(CHINESE.search(text) for text in [*texts, *alts]), product["key"]
        assert all(picture["alt_en"] for picture in product["pictures"])


@pytest.mark.parametrize("name", ["departments", "categories", "brands", "tags", "locations"])
def test_tables_have_no_empty_cell(name):
    assert all(all(row.values()) for row in files.table(name))


def test_pages_are_written_in_both_languages():
    for slug, words in files.pages().items():
        assert set(words) == {"title_en", "title_zh", "body_en", "body_zh"}, slug
        assert all(words.values()), slug


def test_texts_fit_their_columns():
    for product in PRODUCTS:
        for language in ("en", "zh"):
            assert len(product[f"name_{language}"]) <= 160
            assert len(product[f"summary_{language}"]) <= 300
            assert product[f"description_{language}"].count("\n\n") in {1, 2}, product["key"]
            assert all(len(picture[f"alt_{language}"]) <= 200 for picture in product["pictures"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_addresses_are_unique_in_each_language(language):
    for rows in (PRODUCTS, [*files.table("departments"), *files.table("categories")]):
        slugs = [row[f"slug_{language}"] for row in rows]
        assert len(slugs) == len(set(slugs))
        assert all(SLUG.fullmatch(slug) for slug in slugs)


def test_skus_and_barcodes_are_unique_and_barcodes_check():
    skus = Counter(variant["sku"] for _, variant in VARIANTS)
    codes = Counter(variant["barcode"] for _, variant in VARIANTS)
    assert max(skus.values()) == max(codes.values()) == 1
    for code in codes:
        digits = [int(digit) for digit in code]
        assert len(digits) == 13
        assert 20 <= int(code[:2]) <= 29  # for use inside a shop
        assert sum(digits[::2] + [3 * digit for digit in digits[1::2]]) % 10 == 0


def test_every_variant_has_a_price_in_both_currencies_and_costs_less():
    for product, variant in VARIANTS:
        pounds, yuan = Decimal(variant["gbp"]), Decimal(variant["cny"])
        assert Decimal(0) < Decimal(variant["cost"]) < pounds / Decimal("1.2"), variant["sku"]
        assert yuan == int(yuan) > pounds, variant["sku"]
        assert ("was_gbp" in variant) == ("was_cny" in variant)
        if "was_gbp" in variant:
            assert Decimal(variant["was_gbp"]) > pounds, variant["sku"]
            assert Decimal(variant["was_cny"]) > yuan, variant["sku"]
        if TYPES[product["type"]]["unit_price"]:
            assert variant["content"] > 0, variant["sku"]


def test_variants_are_exactly_the_combinations_of_their_options():
    for product in PRODUCTS:
        options = {
            option["code"]: {value["code"] for value in option["values"]}
            for option in product["options"]
        }
        chosen = [tuple(variant["options"].values()) for variant in product["variants"]]
        for variant in product["variants"]:
            assert list(variant["options"]) == list(options), variant["sku"]
            assert all(value in options[code] for code, value in variant["options"].items())
        combinations = 1
        for values in options.values():
            combinations *= len(values)
        assert len(chosen) == len(set(chosen)) == combinations, product["key"]


@pytest.mark.req("CA1")
def test_every_attribute_value_matches_its_type():
    checks = {
        "text": lambda value: bool(value["en"] and value["zh"]),
        "number": lambda value: type(value) in {int, float},
        "boolean": lambda value: type(value) is bool,
        "date": lambda value: bool(date.fromisoformat(value)),
    }
    for product in PRODUCTS:
        for code, value in product["attributes"].items():
            asked = attribute(product, code)
            if asked["kind"] in {"choice", "colour"}:
                assert set(value) <= {choice["code"] for choice in asked["choices"]}, (
                    product["key"],
                    code,
                )
            else:
                assert checks[asked["kind"]](value), (product["key"], code)


def test_one_choice_means_the_same_everywhere():
    labels = {}
    for row in TYPES.values():
        for asked in row["attributes"]:
            for choice in asked.get("choices", []):
                known = labels.setdefault((asked["code"], choice["code"]), choice)
                assert known == choice


def test_colours_have_swatches_that_can_be_drawn():
    for product in PRODUCTS:
        for option in product["options"]:
            for value in option["values"]:
                assert (option["code"] == "colour") == ("swatch" in value), product["key"]
                assert value.get("swatch", "white") in SWATCHES, product["key"]


@pytest.mark.req("CA2")
def test_every_picture_is_there_and_the_first_is_the_products_own():
    for product in PRODUCTS:
        names = [picture["image"] for picture in product["pictures"]]
        assert names[0] == product["key"]
        assert len(names) == len(set(names))
        assert set(names) <= set(MASTERS), product["key"]
        shown = {
            value["image"] for o in product["options"] for value in o["values"] if "image" in value
        }
        assert shown <= set(names), product["key"]


def test_the_masters_are_what_the_list_says_and_small_enough_to_ship():
    on_disk = {path.stem: path.stat().st_size for path in files.MASTERS.glob("*.webp")}
    shown = {picture["image"] for product in PRODUCTS for picture in product["pictures"]}
    scenes = {banner["image"] for banner in files.document("home")["banners"] if "image" in banner}
    assert set(on_disk) == set(MASTERS) == shown | scenes
    assert sum(on_disk.values()) < 12_000_000
    for name, master in MASTERS.items():
        assert (master["w"], master["h"]) == (800, 1000) or name in scenes


def test_some_things_are_low_some_sold_out_and_some_new():
    ships = {row["code"] for row in files.table("locations") if row["ships"] == "yes"}
    free = Counter({variant["sku"]: 0 for _, variant in VARIANTS})
    for row in files.table("stock"):
        assert row["sku"] in free
        free[row["sku"]] += int(row["on_hand"]) if row["location"] in ships else 0
    gone = {
        product["key"]
        for product in PRODUCTS
        if not any(free[v["sku"]] for v in product["variants"])
    }
    assert len(gone) == 2
    assert (
        sum(1 for product, v in VARIANTS if not free[v["sku"]] and product["key"] not in gone) == 6
    )
    assert 8 <= sum(1 for units in free.values() if 1 <= units <= 5) <= 12
    assert 18 <= sum(product["published_at"] >= "2026-11-08" for product in PRODUCTS) <= 26
    assert sum(any("was_gbp" in v for v in product["variants"]) for product in PRODUCTS) == 20


def test_the_home_page_names_what_exists():
    home = files.document("home")
    categories = {
        row["code"] for name in ("departments", "categories") for row in files.table(name)
    }
    for banner in home["banners"]:
        assert sum(name in banner for name in ("product", "category", "link")) == 1
        assert banner.get("category", "kitchen") in categories
        assert "product" not in banner or of(banner["product"])
