"""Extract what is said to people, and merge it into the catalogue or check that it is complete.

English is the language of the sources and needs no catalogue. No gettext is needed: Babel reads
Python, Django turns templates into something like Python first.
"""

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import django
import unfold
from babel.messages import extract, pofile
from babel.messages.catalog import Catalog, Message
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
HEADER = "# Loopmart in Simplified Chinese. Brought up to date by script/messages."
NOISE = "POT-Creation-Date|PO-Revision-Date|Project-Id|Report-Msgid|Last-Tr|Language-T|Generated"
NOT_SHOWN = {"tests", "bench", "tools", "script", "var", "node_modules", "locale", "docs"}
LAZY = {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
KEYWORDS = {**extract.DEFAULT_KEYWORDS, **LAZY}

_STRING = r"""u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
_CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*({_STRING}(?:\s*,\s*{_STRING})*)", re.DOTALL)

type_of_message = tuple[str | tuple[str, ...], str | None]


def main(arguments: Sequence[str]) -> int:
    """Update the catalogue, or check it."""
    settings.configure(USE_I18N=True)
    sources, kept = extracted(), read()
    if "--check" in arguments:
        problems = list(missing(sources, kept))
        print("\n".join(problems) or f"{len(sources)} messages, all translated")
        return 1 if problems else 0
    kept.update(sources, no_fuzzy_matching=True)
    write(kept)
    untranslated = [message for message in kept if message.id and not is_complete(message)]
    print(f"{len(sources)} messages, {len(untranslated)} of them to translate in {CATALOGUE.name}")
    return 0


def extracted() -> Catalog:
    """Return everything the sources say to people."""
    found = Catalog(charset="utf-8")
    folders = [path for path in ROOT.iterdir() if path.is_dir() and path.name not in NOT_SHOWN]
    for folder in sorted(path for path in folders if not path.name.startswith(".")):
        for path in sorted(
            [*folder.rglob("*.py"), *folder.rglob("*.html"), *folder.rglob("*.txt")]
        ):
            if "migrations" in path.parts or "testing" in path.parts or "static" in path.parts:
                continue
            place = (str(path.relative_to(ROOT)), 0)
            for text, context in (in_python if path.suffix == ".py" else in_template)(path):
                found.add(text, locations=[place], context=context)
    for text, context in unfold_words():
        found.add(text, locations=[("unfold", 0)], context=context)
    return found


def unfold_words() -> Iterator[type_of_message]:
    """Yield what the admin's theme says, which comes without any catalogue of its own."""
    root = Path(unfold.__file__).parent
    of_django = said_by_django()
    folders = [root / "templates", *(root / "contrib" / app for app in ("filters", "inlines"))]
    modules = [*root.glob("*.py"), *(root / "mixins").glob("*.py")]
    for path in sorted([*modules, *(one for folder in folders for one in folder.rglob("*.html"))]):
        for text, context in (in_python if path.suffix == ".py" else in_template)(path):
            if context is None and (text if isinstance(text, str) else text[0]) not in of_django:
                yield text, context


def said_by_django() -> set[str]:
    """Return the messages that Django's own catalogues translate."""
    said: set[str] = set()
    for path in Path(django.__file__).parent.rglob("locale/zh_Hans/LC_MESSAGES/django.po"):
        with path.open("rb") as text:
            of_app = pofile.read_po(text, locale="zh_Hans")
        said |= {one.id if isinstance(one.id, str) else one.id[0] for one in of_app if one.id}
    return said


def in_python(path: Path) -> Iterator[type_of_message]:
    """Yield the messages of a module."""
    source = BytesIO(path.read_bytes())
    for _line, text, _comments, context in extract.extract("python", source, KEYWORDS):
        yield text, context


def in_template(path: Path) -> Iterator[type_of_message]:
    """Yield the messages of a template."""
    for name, strings in _CALL.findall(templatize(path.read_text(encoding="utf-8"))):
        texts = [ast.literal_eval(one) for one in re.findall(_STRING, strings, re.DOTALL)]
        context = texts.pop(0) if "p" in name else None
        yield (tuple(texts[:2]) if name.startswith("n") else texts[0]), context


def read() -> Catalog:
    """Return the catalogue as it is."""
    if not CATALOGUE.exists():
        return Catalog("zh_Hans", header_comment=HEADER, charset="utf-8", fuzzy=False)
    with CATALOGUE.open("rb") as text:
        return pofile.read_po(text, locale="zh_Hans")


def write(catalogue: Catalog) -> None:
    """Write the catalogue, sorted, and without the dates on which merges would collide."""
    written = BytesIO()
    pofile.write_po(
        written,
        catalogue,
        width=100,
        omit_header=False,
        sort_output=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    text = re.sub(rf'^"({NOISE}).*\n', "", written.getvalue().decode(), flags=re.MULTILINE)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_text(text, encoding="utf-8")


def missing(sources: Catalog, kept: Catalog) -> Iterator[str]:
    """Yield what is wrong with the catalogue."""
    for message in sources:
        if not message.id:
            continue
        place = message.locations[0][0]
        found = kept.get(message.id, message.context)
        if found is None:
            yield f"{place}: not in the catalogue, run script/messages: {message.id!r}"
        elif not is_complete(found):
            yield f"{place}: not translated: {message.id!r}"
        elif errors := list(found.check(kept)):
            yield f"{place}: {message.id!r}: {errors[0]}"


def is_complete(message: Message) -> bool:
    """Return whether every form is translated and none is a guess."""
    forms = message.string if isinstance(message.string, tuple | list) else [message.string]
    return bool(forms) and all(forms) and not message.fuzzy


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
