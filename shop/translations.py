"""Catalogues of translations: compiled by Babel, so that nobody needs gettext installed."""

from pathlib import Path

from babel.messages import mofile, pofile

from shop.places import ROOT

LOCALE_DIR = ROOT / "locale"


def compile_catalogues(folder: Path = LOCALE_DIR) -> list[Path]:
    """Compile every catalogue that changed since it was last compiled, and return those."""
    changed = [path for path in sorted(folder.glob("*/LC_MESSAGES/*.po")) if _is_newer(path)]
    for path in changed:
        _compile(path)
    return changed


def _is_newer(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compile(source: Path) -> None:
    """Compile one catalogue, whole or not at all: another process may be reading the old one."""
    with source.open("rb") as text:
        catalogue = pofile.read_po(text, abort_invalid=True)
    aside = source.with_suffix(".mo.new")
    with aside.open("wb") as compiled:
        mofile.write_mo(compiled, catalogue)
    aside.replace(source.with_suffix(".mo"))
