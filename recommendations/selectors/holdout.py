"""Lists the live model kept, with what was then bought: orders it had not learnt from."""

from __future__ import annotations

import logging

from recommendations.models import Model
from recommendations.types import Code, Reason, Source, Suggestion

log = logging.getLogger("loopmart.recommendations")

FILE = "holdout.parquet"
_READ = """
SELECT user_id, product_id, score, relevant FROM read_parquet(?)
ORDER BY user_id, "rank"
"""

Sample = dict[int, tuple[list[Suggestion], frozenset[int]]]


def sample(model: Model) -> Sample:
    """Return each shopper's list and what of it they bought; empty where nothing was kept."""
    path = model.path / FILE
    if not path.is_file():
        return {}
    import duckdb  # noqa: PLC0415 -- only who measures waits for the engine

    try:
        with duckdb.connect(":memory:") as engine:
            rows = engine.execute(_READ, [str(path)]).fetchall()
    except duckdb.Error:
        log.warning("what model %s kept to measure by cannot be read", model.code)
        return {}
    lists: dict[int, list[Suggestion]] = {}
    bought: dict[int, set[int]] = {}
    reason = Reason(Code.LIKE_YOU, {})
    for user_id, product_id, score, is_relevant in rows:
        one = Suggestion(product_id, float(score), reason, Source.OWN)
        lists.setdefault(user_id, []).append(one)
        if is_relevant:
            bought.setdefault(user_id, set()).add(product_id)
    return {pk: (lists[pk], frozenset(some)) for pk, some in bought.items() if pk in lists}
