"""What a model was made of: what it read, with which settings, by which code."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Any

from recommendations.engine import beside, candidates, cut, diversity, generators, history, ranking
from recommendations.engine.fitting import Learnt

LIBRARIES = ("numpy", "scipy", "scikit-learn", "lightgbm", "duckdb")


def of(learnt: Learnt) -> dict[str, Any]:
    """Return rows read, their checksum, and the versions of libraries and of this code."""
    read = learnt.cut.history
    digest = hashlib.sha256()
    for column in (read.user, read.item, read.basket, read.week):
        digest.update(column.tobytes())
    return {
        "lines": len(read),
        "people": len(read.people),
        "products": len(read.catalogue),
        "baskets": int(read.basket.max(initial=-1)) + 1,
        "input": digest.hexdigest()[:16],
        "code": _code(),
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def settings() -> dict[str, Any]:
    """Return what was chosen, so that a run can be repeated."""
    return {
        "ranker": ranking.SETTINGS,
        "for_you": ranking.OF_ALL,
        "discover": ranking.OF_NEW,
        "negatives": [ranking.NEGATIVES, ranking.OWN_NEGATIVES],
        "ahead_weeks": ranking.AHEAD,
        "candidates": candidates.NEW | {"own": candidates.MOST_OWN},
        "head": cut.HEAD,
        "most_lines": history.MOST_LINES,
        "most_neighbours": generators.MOST_NEIGHBOURS,
        "together": {"held_back": beside.HELD_BACK, "enough": beside.ENOUGH},
        "diversity": diversity.WEIGHT,
    }


def _code() -> str:
    """Return a checksum of the engine's own sources."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
