"""Reading the demo's files: tables, documents, pages of words and the list of pictures."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
DATA = HERE / "data"
MASTERS = HERE / "masters"
MEDIA = HERE / "media"

Row = dict[str, Any]
HELP_FIELDS = ("title", "summary", "keywords", "body")


@dataclass(frozen=True, slots=True)
class HelpSection:
    """Title, icon or slug, and introduction; the answers by their codes."""

    head: list[str]
    answers: dict[str, Row]


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file of the demo, by column."""
    with (DATA / f"{name}.csv").open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def document(name: str) -> Any:
    """Return what a JSON file of the demo holds."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def products() -> list[Row]:
    """Return every product, department by department in the shop's order."""
    return [
        product for row in table("departments") for product in document(f"products/{row['code']}")
    ]


def pages() -> dict[str, Row]:
    """Return the pages of words by slug; a file begins with its title."""
    return _words("pages", "title", "body")


def articles() -> list[Row]:
    """Return the journal; a file begins with title and summary."""
    words = _words("journal", "title", "summary", "body")
    return [row | words[row["slug"]] for row in document("journal")]


def help_section(code: str, language: str) -> HelpSection:
    """Return one section of the help centre: its own words, then its answers in order."""
    text = (DATA / "help" / f"{code}.{language}.md").read_text(encoding="utf-8")
    first, *rest = text.split("\n## ")
    head = [part.strip() for part in first.splitlines()[0].removeprefix("# ").split("|")]
    return HelpSection(head, dict(_answer(part) for part in rest))


def masters() -> dict[str, Row]:
    """Return size and mean colour of every picture, by name."""
    found: dict[str, Row] = json.loads((MASTERS / "manifest.json").read_text(encoding="utf-8"))
    return found


def _answer(text: str) -> tuple[str, Row]:
    """Return an answer by its code: lines for title, summary and other words, then the rest."""
    first, title, summary, *rest = text.split("\n", 3)
    code, _bar, of = (part.strip() for part in first.partition("|"))
    keywords, _line, body = rest[0].partition("\n")
    return code, {
        "of": of,
        "title": title.strip(),
        "summary": summary.strip(),
        "keywords": keywords.removeprefix("~").strip(),
        "body": body.strip(),
    }


def _words(folder: str, *fields: str) -> dict[str, Row]:
    """Return Markdown files by slug: a line for each field but the last, which is the rest."""
    found: dict[str, Row] = {}
    for path in sorted((DATA / folder).glob("*.md")):
        slug, language, _suffix = path.name.split(".")
        suffix = language.removesuffix("-hans")
        parts = path.read_text(encoding="utf-8").removeprefix("# ").split("\n", len(fields) - 1)
        row = {f"{name}_{suffix}": part.strip() for name, part in zip(fields, parts, strict=True)}
        found.setdefault(slug, {}).update(row)
    return found
