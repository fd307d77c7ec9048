"""The joined style sheet and script: what is sent, and how much of it."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import get_finder

from storefront import assets

STATIC = Path(settings.BASE_DIR) / "static"
KB = 1000


def weight(text: str) -> int:
    return len(gzip.compress(text.encode(), 9))


def test_style_sheet_declares_its_layers_first_and_in_order():
    sheet = assets.css()

    assert sheet.startswith("@layer reset,tokens,base,components,pages,utilities;")
    opened = re.findall(r"@layer (\w+)\{", sheet)
    assert opened == list(assets.LAYERS)


def test_every_source_is_in_the_style_sheet():
    sheet = assets.css() + assets.apart_css()
    for path in (STATIC / "css").rglob("*.css"):
        assert assets.minify_css(path.read_text()) in sheet, path.name


def test_minifying_keeps_strings_and_the_spaces_that_mean_something():
    source = """/* why */ .a > .b , .c { content: "a ; b" ; margin: calc( 1px + 2px ) 3px ; }"""

    assert assets.minify_css(source) == '.a>.b,.c{content:"a ; b";margin:calc( 1px + 2px ) 3px}'


def test_a_module_comes_after_what_it_imports_and_keeps_its_names_to_itself():
    script = assets.js()

    assert script.index("const {root,find") < script.index("showPicture")
    assert "import " not in script
    assert "export " not in script


@pytest.mark.req("UI2", "UI3")
def test_budgets():
    htmx = (STATIC / "vendor" / "htmx-4.0.1.min.js").read_text()
    fonts = sum(path.stat().st_size for path in (STATIC / "fonts").glob("*.woff2"))

    assert weight(assets.css()) <= 15 * KB
    assert weight(assets.js()) <= 6 * KB
    assert weight(assets.js()) + weight(htmx) <= 20 * KB
    assert fonts <= 45 * KB


def test_only_joined_files_are_collected():
    finder = get_finder("storefront.assets.BundleFinder")

    collected = {path for path, _storage in finder.list([])}

    assert {"shop.css", "shop.js", "icon.svg", "fonts/instrument-sans.woff2"} <= collected
    assert not [path for path in collected if path.startswith(("css/", "js/"))]


def test_finding_joins_the_file():
    found = get_finder("storefront.assets.BundleFinder").find("shop.css")

    assert Path(found).read_text() == assets.css()


@pytest.mark.parametrize("folder", ["css", "js"])
def test_no_source_is_longer_than_150_lines(folder):
    files = (STATIC / folder).rglob("*.*")

    assert not [path.name for path in files if len(path.read_text().splitlines()) > 150]


def test_no_markup_carries_styles_or_handlers():
    templates = Path(settings.BASE_DIR) / "templates"
    bad = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script>|javascript:")
    found = [
        str(path.relative_to(templates))
        for path in templates.rglob("*.html")
        if "messaging" not in path.parts and bad.search(path.read_text())
    ]

    assert not found
