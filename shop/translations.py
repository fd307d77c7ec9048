"""Catalogues of translations: compiled by Babel, so that nobody needs gettext installed."""

from pathlib import Path
from tempfile import NamedTemporaryFile

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
    """Compile one catalogue, whole or not at all: others may be reading the old one, or at this."""
    with source.open("rb") as text:
        catalogue = pofile.read_po(text, abort_invalid=True)
    with NamedTemporaryFile(dir=source.parent, prefix="new-", suffix=".mo", delete=False) as aside:
        mofile.write_mo(aside, catalogue)
    readable = Path(aside.name)
    readable.chmod(0o644)
    readable.replace(source.with_suffix(".mo"))
