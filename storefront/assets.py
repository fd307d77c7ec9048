"""One style sheet and one script for the shop, joined from their sources.

`static/css/<layer>/*.css` becomes `shop.css`: each folder is a cascade layer, in the order of
LAYERS; within a folder the files go by name. `static/css/apart/` is `apart.css`, which only the
pages that need it ask for. `static/js/*.js` becomes `shop.js`: modules in the
order they import each other, in one function. URLs inside a style sheet are written as seen from
`static/`. The sources themselves are not collected, only what is joined from them.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LAYERS = ("reset", "tokens", "base", "components", "pages", "utilities")
SOURCES = ("css/*", "js/*", "vendor/*.md", "vendor/*.txt", "fonts/*.txt")

_CSS_STRING = r"""("[^"]*"|'[^']*')"""
_CSS_COMMENT = re.compile(_CSS_STRING + r"|/\*.*?\*/", re.DOTALL)
_CSS_SPACE = re.compile(_CSS_STRING + r"|\s*([{};,>])\s*|(:)\s+|\s+")
_JS_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?s:.*?)\*/)[ \t]*$", re.MULTILINE)
_JS_EXPORT = re.compile(r"^export (?:const|function) (\w+)", re.MULTILINE)
_JS_IMPORT = re.compile(r'^import .*? from "\./(?P<name>[\w-]+\.js)";$', re.MULTILINE)


class BundleFinder(FileSystemFinder):
    """Finds the joined files, and everything under `static/` that is not one of their sources."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(app_names, *args, **kwargs)
        self._joined = FileSystemStorage(location=settings.VAR_DIR / "bundles")

    def find(self, path: str, **options: Any) -> Any:  # type: ignore[override]  # one for both of its overloads
        """Return where a static file lies, joining it first if it is one of ours."""
        if path in BUNDLES:
            joined = str(write_bundle(path))
            return [joined] if options.get("find_all") or options.get("all") else joined
        return super().find(path, **options)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        """Yield what is collected: the joined files first."""
        for name in BUNDLES:
            write_bundle(name)
            yield name, self._joined
        yield from super().list([*(ignore_patterns or ()), *SOURCES])


def css() -> str:
    """Return the style sheet of every page."""
    root = _source("css")
    parts = ["@layer " + ",".join(LAYERS) + ";"]
    parts += [f"@layer {layer}{{{_rules(root / layer)}}}" for layer in LAYERS]
    return "".join(parts) + "\n"


def apart_css() -> str:
    """Return the styles of pages that few people open; they belong to the layer of pages."""
    return f"@layer pages{{{_rules(_source('css') / 'apart')}}}\n"


def js() -> str:
    """Return the whole script: every module once, after those it imports."""
    root, ordered = _source("js"), dict[str, str]()
    for path in sorted(root.glob("*.js")):
        _visit(root, path.name, ordered)
    return '(()=>{"use strict";\n' + "\n".join(ordered.values()) + "\n})();\n"


def minify_css(text: str) -> str:
    """Return the rules without comments and needless spaces; strings stay as they are."""
    text = _CSS_COMMENT.sub(lambda part: part[1] or "", text)
    text = _CSS_SPACE.sub(lambda part: part[1] or part[2] or part[3] or " ", text)
    return text.replace(";}", "}").strip()


def minify_js(text: str) -> str:
    """Return the module as a block of its own that gives out only what it exports."""
    text = _JS_IMPORT.sub("", _JS_COMMENT.sub("", text))
    names = ",".join(_JS_EXPORT.findall(text))
    lines = (line.strip().removeprefix("export ") for line in text.splitlines())
    body = "\n".join(line for line in lines if line)
    if not names:
        return f"{{{body}}}"
    return f"const {{{names}}}=(()=>{{{body}\nreturn {{{names}}}}})();"


def write_bundle(name: str) -> Path:
    """Write a joined file if its content has changed, in one step, and return its path."""
    path, content = settings.VAR_DIR / "bundles" / name, BUNDLES[name]()
    if path.exists() and path.read_text() == content:
        return Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as new:
        new.write(content)
    Path(new.name).chmod(0o644)
    os.replace(new.name, path)  # noqa: PTH105 -- the one call that is atomic by name
    return Path(path)


BUNDLES = {"shop.css": css, "apart.css": apart_css, "shop.js": js}


def _rules(folder: Path) -> str:
    return minify_css("".join(path.read_text() for path in sorted(folder.glob("*.css"))))


def _visit(root: Path, name: str, ordered: dict[str, str]) -> None:
    """Add a module after the modules it imports."""
    if name in ordered:
        return
    text = (root / name).read_text()
    for match in _JS_IMPORT.finditer(text):
        _visit(root, match["name"], ordered)
    ordered[name] = minify_js(text)


def _source(folder: str) -> Path:
    return Path(settings.BASE_DIR) / "static" / folder
