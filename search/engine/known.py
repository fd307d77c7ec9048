"""What operators have said, and the words there are: kept in each process until a bump."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

from catalog.models import Brand, Category, Pin
from core import page_cache
from core.languages import every
from search.models import Build, Placement, RankingWeight, SearchRedirect, Synonym, Term
from search.rules import pinyin, words
from search.rules.queries import normalised
from search.rules.ranking import WEIGHTS
from search.rules.spelling import Vocabulary
from search.rules.understanding import Lexicon, tokens_of
from search.types import BRAND, CATEGORY, Verb

# Bumped by whoever changes one of the tables below.
TAG = "search"
# With no cache server nobody tells of bumps; then this old may it be.
UNTOLD_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Placed:
    """An operator's decision about one product in one list, in force now."""

    verb: str
    product_id: int
    position: int = 0
    points: float = 0.0


@dataclass(frozen=True, slots=True)
class Name:
    """A category or a maker, as its name may be begun."""

    kind: str
    code: str
    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """All of it, as of one bump."""

    version: str
    weights: Mapping[str, float]
    lexicon: Lexicon
    vocabulary: Vocabulary
    redirects: Mapping[tuple[str, ...], tuple[str, int]]
    by_query: Mapping[tuple[str, ...], tuple[Placed, ...]] = field(default_factory=dict)
    by_category: Mapping[int, tuple[Placed, ...]] = field(default_factory=dict)
    # Codes by id.
    categories: Mapping[int, str] = field(default_factory=dict)
    # By code: those directly below; the top ones are below "".
    below: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    above: Mapping[str, str] = field(default_factory=dict)
    names: tuple[Name, ...] = ()
    # The file of the newest copy of the index as bitmaps; PostgreSQL answers when there is none.
    build: str = ""
    read_at: float = field(default_factory=monotonic)

    def is_good(self, version: str) -> bool:
        """Return whether nothing has been said since."""
        if not version:
            return monotonic() - self.read_at < UNTOLD_SECONDS
        return self.version == version


_lock = Lock()
_kept: Known | None = None


def known() -> Known:
    """Return what is known, read anew after a bump."""
    global _kept  # noqa: PLW0603 -- one copy per process is the point
    version = page_cache.version(TAG)
    kept = _kept
    if kept is not None and kept.is_good(version):
        return kept
    with _lock:
        if _kept is None or not _kept.is_good(version):
            _kept = _read(version)
        return _kept


def forget() -> None:
    """Make every process read anew, now."""
    page_cache.bump([TAG])


def weights() -> dict[str, float]:
    """Return how many points a full share of each part is worth."""
    said = {row.part: float(row.points) for row in RankingWeight.objects.all()}
    return {part: said.get(part, usual) for part, usual in WEIGHTS.items()}


def _read(version: str) -> Known:
    by_query, by_category = _placements()
    lexicon = _lexicon()
    categories = list(Category.objects.select_related("parent").order_by("position", "pk"))
    build = Build.objects.order_by("-pk").values_list("name", flat=True).first()
    return Known(
        version=version,
        weights=weights(),
        lexicon=lexicon,
        vocabulary=Vocabulary.of(
            [
                *_only_synonyms(lexicon),
                *Term.objects.values_list("typed", "token", "written", "products").iterator(),
            ]
        ),
        redirects=_redirects(),
        by_query=by_query,
        by_category=by_category,
        categories={row.pk: row.code for row in categories},
        below=_below(categories),
        above={row.code: row.parent.code if row.parent else "" for row in categories},
        names=tuple(_names(categories)),
        build=build or "",
    )


def _below(categories: Iterable[Category]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in categories:
        found.setdefault(row.parent.code if row.parent else "", []).append(row.code)
    return {code: tuple(codes) for code, codes in found.items()}


def _names(categories: Iterable[Category]) -> Iterator[Name]:
    for category in categories:
        for text in every(category, "name"):
            yield _name(CATEGORY, category.code, text)
    for code, text in Brand.objects.values_list("code", "name"):
        yield _name(BRAND, code, text)


def _name(kind: str, code: str, text: str) -> Name:
    """Return a name with the words, the pinyin and the initials by which it may be begun."""
    parts = words.runs(text)
    typed = [part for run in parts if words.is_han(run) for part in (run, pinyin.full(run))]
    initials = [pinyin.initials(run) for run in parts if words.is_han(run) and len(run) > 1]
    return Name(kind, code, normalised(text), (*parts, *typed, *initials))


def _lexicon() -> Lexicon:
    pairs: list[tuple[str, list[str]]] = []
    for said_words, means in Synonym.objects.values_list("words", "means"):
        said = _listed(said_words)
        if means:
            pairs += [(one, _listed(means)) for one in said]
        else:
            pairs += [(one, [other for other in said if other != one]) for one in said]
    return Lexicon.of(pairs)


def _only_synonyms(lexicon: Lexicon) -> Iterator[tuple[str, str, str, int]]:
    """Yield the words that only synonyms know: they can be misspelt as well."""
    for said in Synonym.objects.values_list("words", flat=True):
        for one in _listed(said):
            found = words.query_words(one)
            if len(found) == 1 and (found[0].token,) in lexicon.means:
                yield found[0].surface, found[0].token, "", 0


def _listed(text: str) -> list[str]:
    return [part for part in text.replace("，", ",").replace("、", ",").split(",") if part.strip()]


def _redirects() -> dict[tuple[str, ...], tuple[str, int]]:
    found = {}
    rows = SearchRedirect.objects.values_list("query", "category_id", "product_id", "page_id")
    for query, category_id, product_id, page_id in rows:
        targets = (("category", category_id), ("product", product_id), ("page", page_id))
        found[tokens_of(query)] = next((kind, pk) for kind, pk in targets if pk)
    return found


def _placements() -> tuple[
    dict[tuple[str, ...], tuple[Placed, ...]], dict[int, tuple[Placed, ...]]
]:
    by_query: dict[tuple[str, ...], list[Placed]] = {}
    by_category: dict[int, list[Placed]] = {}
    for pin in Pin.objects.order_by("category", "position", "pk"):
        placed = Placed(Verb.PIN, pin.product_id, pin.position)
        by_category.setdefault(pin.category_id, []).append(placed)
    for row in Placement.objects.filter(is_on=True).order_by("position", "pk"):
        placed = Placed(row.verb, row.product_id, row.position, row.points)
        if row.category_id:
            by_category.setdefault(row.category_id, []).append(placed)
        else:
            by_query.setdefault(tokens_of(row.query), []).append(placed)
    return (
        {query: tuple(rows) for query, rows in by_query.items()},
        {category: tuple(rows) for category, rows in by_category.items()},
    )
