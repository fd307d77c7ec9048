"""Copies of the index as files, beside the shop's other data."""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from pyroaring import BitMap

from search.engine.bitmaps import Bitmaps, Money

# Written into every file: one of another shape is not read.
SHAPE = 2
# What reading one may come to: it is not there, cut off, or of another shape.
UNREADABLE = (OSError, ValueError, EOFError, KeyError, pickle.UnpicklingError)


def folder() -> Path:
    """Return where copies lie."""
    return Path(settings.VAR_DIR) / "search"


def save(index: Bitmaps, horizon: int, name: str) -> int:
    """Write a copy whole or not at all; return its size in bytes."""
    path = folder() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        pickle.dump(_plain(index) | {"shape": SHAPE, "horizon": horizon}, file, protocol=5)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    return path.stat().st_size


def load(name: str) -> tuple[Bitmaps, int]:
    """Return a copy and its horizon. Raises one of UNREADABLE."""
    with (folder() / name).open("rb") as file:
        found = pickle.load(file)  # noqa: S301 -- our own file, in our own folder
    if found["shape"] != SHAPE:
        raise ValueError(name)
    return _bitmaps(found), found["horizon"]


def forget_all_but(names: set[str]) -> None:
    """Delete other copies; a process that has one loaded keeps what it has."""
    for path in folder().glob("*"):
        if path.name not in names:
            path.unlink(missing_ok=True)


def _plain(index: Bitmaps) -> dict[str, Any]:
    size = index.size
    return {
        "size": size,
        "columns": {name: column[:size] for name, column in index.columns.items()},
        "words": _packed(index.words),
        # A set that is the whole word's is written once.
        "fields": {
            letter: {
                token: b"" if found is index.words[token] else found.serialize()
                for token, found in words.items()
            }
            for letter, words in index.fields.items()
        },
        "facets": {code: _packed(values) for code, values in index.facets.items()},
        "in_stock": index.in_stock.serialize(),
        "money": {
            currency: (
                money.amounts[:size],
                money.sold.serialize(),
                money.on_sale.serialize(),
                [rung.serialize() for rung in money.rungs],
            )
            for currency, money in index.money.items()
        },
    }


def _bitmaps(found: dict[str, Any]) -> Bitmaps:
    index = Bitmaps.empty(found["size"])
    index.size = found["size"]
    for name, column in found["columns"].items():
        index.columns[name][: index.size] = column
    index.words = _unpacked(found["words"])
    index.fields = {
        letter: {
            token: BitMap.deserialize(packed) if packed else index.words[token]
            for token, packed in words.items()
        }
        for letter, words in found["fields"].items()
    }
    index.facets = {code: _unpacked(values) for code, values in found["facets"].items()}
    index.in_stock = BitMap.deserialize(found["in_stock"])
    for currency, (amounts, sold, on_sale, rungs) in found["money"].items():
        room = np.zeros(len(index.columns["ids"]), dtype=np.int64)
        room[: index.size] = amounts
        index.money[currency] = Money(
            room,
            BitMap.deserialize(sold),
            BitMap.deserialize(on_sale),
            [BitMap.deserialize(rung) for rung in rungs],
        )
    index.number_products()
    return index


def _packed(sets: dict[str, BitMap]) -> dict[str, bytes]:
    return {name: found.serialize() for name, found in sets.items()}


def _unpacked(sets: dict[str, bytes]) -> dict[str, BitMap]:
    return {name: BitMap.deserialize(found) for name, found in sets.items()}
