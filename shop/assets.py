"""Static files: hashed and compressed once, as hard as each of them is worth."""

import hashlib
from pathlib import Path
from typing import Any

import brotli
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Seen by shoppers on every visit: each byte counts. The rest are operators' and developers'.
OWN = ("shop.", "vendor/", "img/", "icons/", "fonts/")
HARDEST, QUICK = 11, 5
NOT_COMPRESSED = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "avif", "map")
STAMP = "sources.sha256"


class QuickCompressor(Compressor):
    """Compresses other people's files quickly: level 11 takes far longer for a tenth less."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        """Return the data, smaller, soon."""
        compressed: bytes = brotli.compress(data, quality=QUICK)
        return compressed


class AssetStorage(CompressedManifestStaticFilesStorage):
    """Hashed names for ever, one copy of each file."""

    keep_only_hashed_files = True
    # Addresses in style sheets alone: a vendored script may name a source map that is not shipped.
    patterns = tuple(
        one for one in CompressedManifestStaticFilesStorage.patterns if one[0] == "*.css"
    )

    def compress_files(self, paths: set[str]) -> Any:
        """Compress our own files as hard as can be, the others quickly."""
        own = {path for path in paths if path.startswith(OWN)}
        self._compressor_class = Compressor
        yield from super().compress_files(own)
        self._compressor_class = QuickCompressor
        yield from super().compress_files(paths - own)

    def create_compressor(self, **options: Any) -> Compressor:
        """Return the compressor for the files at hand."""
        return self._compressor_class(**options | {"extensions": NOT_COMPRESSED})


def collect_if_changed(root: Path) -> bool:
    """Collect the static files unless they are those that were collected last; say which."""
    found = _fingerprint()
    stamp = root / STAMP
    if stamp.exists() and stamp.read_text() == found:
        return False
    stamp.unlink(missing_ok=True)  # an interrupted run leaves none, so the next one starts over
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(found)
    return True


def _fingerprint() -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for finder in get_finders():
        for name, storage in finder.list([]):
            digest.update(name.encode())
            digest.update(Path(storage.path(name)).read_bytes())
    return digest.hexdigest()
