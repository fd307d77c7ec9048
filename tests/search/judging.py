"""How good results are, by the judged set: NDCG at ten."""

from dataclasses import dataclass
from math import log2
from pathlib import Path

from catalog.models import Product
from search import selectors as search
from search.types import Query

FILE = Path(__file__).parent / "judged.tsv"
DEPTH = 10
CURRENCY = {"en": "GBP", "zh-hans": "CNY"}


@dataclass(frozen=True)
class Judged:
    """A query with the grade of each product that fits."""

    part: str
    language: str
    kind: str
    query: str
    grades: dict


@dataclass(frozen=True)
class Verdict:
    """What a query found, and how good that is."""

    judged: Judged
    found: list
    ndcg: float


def judged(part):
    lines = FILE.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [
        Judged(*row[:4], {code: int(grade) for code, grade in _pairs(row[4])})
        for row in rows
        if row[0] == part
    ]


def verdicts(part):
    """Judge every query of a part that something fits, by what its page shows, in order."""
    codes = dict(Product.objects.values_list("pk", "code"))
    made = []
    for one in judged(part):
        results = search.find(Query(currency=CURRENCY[one.language], text=one.query))
        found = [codes[hit.product_id] for hit in [*results.hits, *results.near]][:DEPTH]
        if one.grades:
            made.append(Verdict(one, found, _ndcg(found, one.grades)))
    return made


def mean(found):
    return sum(one.ndcg for one in found) / len(found)


def _pairs(text):
    return [pair.rsplit(":", 1) for pair in text.split()]


def _ndcg(found, grades):
    best = sorted(grades.values(), reverse=True)[:DEPTH]
    return _gain([grades.get(code, 0) for code in found]) / _gain(best)


def _gain(grades):
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades))
