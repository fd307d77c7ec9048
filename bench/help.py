"""How well searching in help answers the judged questions: top 1, top 3, and what finds nothing.

Run: .venv/bin/python -m bench.help
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
django.setup()

from demo import files  # noqa: E402 -- Django has to be set up first
from demo.loading.helping import SECTIONS  # noqa: E402 -- Django has to be set up first
from support.rules import finding  # noqa: E402 -- Django has to be set up first
from support.rules.finding import Text  # noqa: E402 -- Django has to be set up first
from support.selectors.help_centre import (  # noqa: E402 -- Django has to be set up first
    BODY,
    OTHER_WORDS,
    SUMMARY,
    TITLE,
)

QUESTIONS = Path(__file__).resolve().parent.parent / "tests" / "support" / "questions"
WEIGHTS = {"title": TITLE, "keywords": OTHER_WORDS, "summary": SUMMARY, "body": BODY}


def main() -> None:
    """Print the figures of both languages."""
    for language in ("en", "zh-hans"):
        codes, index = _index(language)
        asked = [line.split("\t") for line in _lines(language)]
        known = [(code, question) for code, question in asked if code != "-"]
        places = [_place(code, question, codes, index) for code, question in known]
        refused = [not finding.found(index, question) for code, question in asked if code == "-"]
        print(
            f"{language}: {len(known)} questions, top 1 {_share(p == 0 for p in places):.3f}, "
            f"top 3 {_share(p < 3 for p in places):.3f}; {len(refused)} without an answer, "
            f"nothing found for {_share(refused):.3f}"
        )


def _index(language: str) -> tuple[list[str], finding.Index]:
    rows = {
        code: row
        for one in SECTIONS
        for code, row in files.help_section(one, language).answers.items()
    }
    texts = [
        Text(number, [(row[name], weight) for name, weight in WEIGHTS.items()])
        for number, row in enumerate(rows.values())
    ]
    return list(rows), finding.built(texts)


def _place(code: str, question: str, codes: list[str], index: finding.Index) -> int:
    ranked = [codes[number] for number, _score in finding.found(index, question)]
    return ranked.index(code) if code in ranked else len(codes)


def _lines(language: str) -> list[str]:
    text = (QUESTIONS / f"{language}.tsv").read_text(encoding="utf-8")
    return text.strip().splitlines()


def _share(found: Iterable[bool]) -> float:
    row = list(found)
    return sum(row) / len(row)


if __name__ == "__main__":
    main()
