"""Finding products: a query is understood, answered, and put into order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pricing import selectors as amounts
from search.engine import ordering, pricing
from search.engine.asked import Answer, Asked, Engine
from search.engine.known import Known, Placed, known
from search.engine.live import engine
from search.engine.sql import SqlEngine
from search.models import SearchDoc
from search.rules import words
from search.rules.documents import code_token
from search.rules.understanding import Alternative, Group, by_characters, understood
from search.rules.words import Word
from search.types import CATEGORY, Hit, Prices, Query, Results, Sort

# With fewer hits than this, products that have some of the words stand below them.
FEW = 5
NEAR = 8
# What may be an SKU or a barcode: one stretch with a figure or a hyphen in it.
_CODE = re.compile(r"(?=.*[\d-])[A-Za-z\d][A-Za-z\d._-]{3,39}")


def find(query: Query) -> Results:
    """Return one page of what a shopper asks for.

    All words are looked for. When nothing has them, what they were meant to be; then as many of
    them as any product has.
    """
    said = known()
    if not query.text:
        return _results(query, _answer(query, said, ()), said)
    asked = words.query_words(query.text)
    if not asked:
        return Results(hits=(), total=0)
    if _CODE.fullmatch(query.text) and (found := _by_code(query, said)):
        return found
    groups = _groups(asked, query, said)
    answer = _answer(query, said, groups)
    if answer.listed == 0:
        return _otherwise(query, said, asked)
    results = _results(query, answer, said, groups)
    if query.page == 1 and query.counted and not query.narrowed and 0 < answer.total < FEW:
        return replace(results, near=_near(query, said, groups, results))
    return results


def meaning(query: Query) -> tuple[tuple[Group, ...], str]:
    """Return the groups by which a query's list is ranked, and what it is shown for instead."""
    said = known()
    asked = words.query_words(query.text)
    groups = _groups(asked, query, said)
    if not groups or _answer(query, said, groups).listed:
        return groups, ""
    meant = said.vocabulary.corrected(asked)
    return _groups(meant, query, said), words.written([word.surface for word in meant])


def redirect_of(text: str) -> tuple[str, int] | None:
    """Return where a query leads instead of to a list: what kind of page, and which."""
    said = known()
    if not said.redirects:
        return None
    return said.redirects.get(_key(words.query_words(text)))


def versions(*, product_ids: list[int]) -> list[Hit]:
    """Return the live ones of these products with their versions, in the order asked."""
    found = dict(
        SearchDoc.objects.filter(product_id__in=product_ids).values_list("product_id", "version")
    )
    return [Hit(pk, found[pk]) for pk in product_ids if pk in found]


def _by_code(query: Query, said: Known) -> Results | None:
    """Return the product with this SKU or barcode; bitmaps have no codes, which are its alone."""
    group = Group(query.text, (Alternative((code_token(query.text),)),))
    answer = _answer(query, said, (group,), chosen=SqlEngine())
    return _results(query, answer, said, (group,)) if answer.listed else None


def _otherwise(query: Query, said: Known, asked: Sequence[Word]) -> Results:
    """Return what the words were meant to find, or what has some of them."""
    meant = said.vocabulary.corrected(asked)
    groups = _groups(meant, query, said)
    if meant != list(asked):
        shown_for = words.written([word.surface for word in meant])
        answer = _answer(query, said, groups)
        if answer.listed:
            return replace(_results(query, answer, said, groups), shown_for=shown_for)
    else:
        shown_for = ""
    loosened = _loosened(groups, said)
    answer = _answer(query, said, loosened, all_groups=False)
    results = _results(query, answer, said, loosened)
    return replace(results, shown_for=shown_for, widened=len(groups) > 1)


def _near(query: Query, said: Known, groups: tuple[Group, ...], found: Results) -> tuple[Hit, ...]:
    """Return products that have some of the words, after those that have all."""
    if len(groups) < 2:  # noqa: PLR2004 -- of one word there is no part
        return ()
    wider = replace(query, size=NEAR, counted=False)
    without = [hit.product_id for hit in found.hits]
    answer = _answer(wider, said, groups, all_groups=False, without=without)
    return _results(wider, answer, said, groups).hits


def _groups(asked: Sequence[Word], query: Query, said: Known) -> tuple[Group, ...]:
    groups = understood(asked, said.lexicon)
    if query.unfinished and groups:
        groups = (*groups[:-1], _finished(groups[-1], said))
    return groups


def _finished(group: Group, said: Known) -> Group:
    """Return the last group with the words it may be the beginning of."""
    found = (said.vocabulary.known[typed][0] for typed in said.vocabulary.endings(group.word))
    more = (Alternative((token,), 0.9) for token in dict.fromkeys(found))
    return Group(group.word, (*group.alternatives, *more))


def _loosened(groups: tuple[Group, ...], said: Known) -> tuple[Group, ...]:
    """Return groups in which an unknown Chinese word is also looked for by its characters."""
    return tuple(
        Group(group.word, (*group.alternatives, by_characters(group.word)))
        if words.is_han(group.word) and not group.tokens & said.vocabulary.tokens
        else group
        for group in groups
    )


def _answer(
    query: Query,
    said: Known,
    groups: tuple[Group, ...],
    *,
    all_groups: bool = True,
    without: Sequence[int] = (),
    chosen: Engine | None = None,
) -> Answer:
    placed = placed_in(query, said)
    ranked = query.sort == Sort.BEST and bool(groups or placed or query.affinity)
    return (chosen or engine(said)).answer(
        Asked(
            currency=query.currency,
            category_id=query.category_id,
            groups=groups,
            all_groups=all_groups,
            without=without,
            filters=query.filters,
            low=query.low,
            high=query.high,
            sort=query.sort,
            offset=(query.page - 1) * query.size,
            limit=query.size,
            ranked=ranked,
            placed=[one.product_id for one in placed],
            affinity=query.affinity,
            categories=_offered(query, said),
            counted=query.counted,
        )
    )


def _results(query: Query, answer: Answer, said: Known, groups: tuple[Group, ...] = ()) -> Results:
    hits = answer.hits
    if answer.pool is not None:
        start = (query.page - 1) * query.size
        hits = ordering.page(
            answer,
            groups=groups,
            placed=placed_in(query, said),
            weights=said.weights,
            span=(start, start + query.size),
        )
    return Results(
        hits=hits,
        total=answer.total,
        facets=answer.facets,
        prices=_banded(answer.prices, query),
        has_more=answer.total > query.page * query.size,
    )


def _banded(found: Prices | None, query: Query) -> Prices | None:
    """Return a list's prices, in its category's own bands where it has some."""
    if found is None or not query.category_id:
        return found
    edges = amounts.bands_of(category_id=query.category_id, currency=query.currency)
    return found if edges is None else pricing.named(found, edges)


def _offered(query: Query, said: Known) -> frozenset[str]:
    """Return the categories that narrow a list: those below it, and around the chosen ones."""
    here = said.categories.get(query.category_id, "")
    chosen = query.filters.get(CATEGORY, ())
    opened = {here, *chosen, *(said.above.get(code, here) for code in chosen)}
    return frozenset({*chosen, *(code for one in opened for code in said.below.get(one, ()))})


def placed_in(query: Query, said: Known) -> Sequence[Placed]:
    """Return what operators have decided about this list."""
    if query.text:
        return said.by_query.get(_key(words.query_words(query.text)), ())
    return said.by_category.get(query.category_id, ()) if query.category_id else ()


def _key(asked: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.token for word in asked)
