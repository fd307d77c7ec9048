"""Where this clone keeps what it makes; plain Python, so that it can be asked before Django."""

from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def data_name(environ: Mapping[str, str]) -> str:
    """Return which catalogue is served: "demo", or another one with data of its own."""
    return environ.get("LOOPMART_DATA") or "demo"


def var_dir(environ: Mapping[str, str]) -> Path:
    """Return the folder of cluster, queue, media, keys and logs.

    Each catalogue has a folder of its own, so that two of them run side by side.
    """
    base = Path(environ.get("LOOPMART_VAR") or ROOT / "var").absolute()
    name = data_name(environ)
    return base if name == "demo" else base / name
