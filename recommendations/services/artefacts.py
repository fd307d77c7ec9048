"""What a model learnt, as files with their checksums: laid down whole, read only when whole."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recommendations.models import Model

if TYPE_CHECKING:
    from recommendations.engine.fitting import Learnt
    from recommendations.engine.scoring import Ranker

MANIFEST = "manifest.json"
HOLDOUT = "holdout.parquet"
_RANKERS = ("ranker", "probe")
_TASKS = ("for_you", "discover")


def write(*, model: Model, learnt: Learnt) -> None:
    """Lay down what was learnt; the manifest with the sums of all files comes last."""
    folder = model.path
    folder.mkdir(parents=True, exist_ok=True)
    for name in _RANKERS:
        if ranker := getattr(learnt, name):
            for task in _TASKS:
                text = getattr(ranker, task).model_to_string()
                (folder / f"{name}-{task}.txt").write_text(text)
    if learnt.judged is not None:
        _write_holdout(folder / HOLDOUT, learnt)
    files = sorted(path for path in folder.iterdir() if path.name != MANIFEST)
    sums = {path.name: sha256(path) for path in files}
    aside = folder / f"{MANIFEST}.part"
    aside.write_text(json.dumps({"form": learnt.form, "files": sums}, indent=1))
    aside.replace(folder / MANIFEST)


def damage(model: Model) -> str:
    """Return the name of a file that is missing or not what was written; empty when all is well."""
    try:
        manifest: dict[str, Any] = json.loads((model.path / MANIFEST).read_text())
        files = dict(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return MANIFEST
    for name, wanted in files.items():
        try:
            if sha256(model.path / name) != wanted:
                return str(name)
        except OSError:
            return str(name)
    return ""


def probe_of(model: Model | None) -> Ranker | None:
    """Return what a model would have ranked by without its last window, if it is whole."""
    if model is None or damage(model) or not (model.path / "probe-for_you.txt").exists():
        return None
    import lightgbm  # noqa: PLC0415 -- it brings its own threads; only training needs it

    from recommendations.engine.scoring import Ranker  # noqa: PLC0415 -- with it

    made = [lightgbm.Booster(model_file=str(model.path / f"probe-{task}.txt")) for task in _TASKS]
    return Ranker(*made)


def sha256(path: Path) -> str:
    """Return a file's checksum."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _write_holdout(path: Path, learnt: Learnt) -> None:
    """Keep what shoppers would have been shown before the last window, and what they bought.

    Rules that reorder lists are weighed on it.
    """
    import duckdb  # noqa: PLC0415 -- only training writes it
    import pandas as pd  # noqa: PLC0415 -- with it

    judged = learnt.judged
    assert judged is not None  # noqa: S101 -- the caller looked
    ids, people = learnt.cut.catalogue.ids, learnt.cut.history.people
    rows = [
        (int(people[row]), int(ids[item]), rank, score, item in judged.relevant[row])
        for row, items in judged.shown.items()
        if people[row] > 0
        for rank, (item, score) in enumerate(zip(items, judged.scores[row], strict=True), start=1)
    ]
    names = ["user_id", "product_id", "rank", "score", "relevant"]
    frame = pd.DataFrame(rows, columns=names)  # noqa: F841 -- DuckDB finds it by its name
    engine = duckdb.connect(":memory:")
    try:
        engine.execute(f"COPY frame TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    finally:
        engine.close()
