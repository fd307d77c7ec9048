"""The Chromium the suite drives: Debian's, one unpacked under `var/`, or CHROME_PATH."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--force-color-profile=srgb"]


class NoChromium(RuntimeError):
    """There is no browser to test with."""


def chromium_path(environ: Mapping[str, str], cache_dir: Path) -> Path:
    """Return the browser to use: CHROME_PATH, the system's, or the one script/test unpacked.

    Raises NoChromium when there is none.
    """
    unpacked = cache_dir / "chromium" / "chromium"
    installed = [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
    for candidate in (environ.get("CHROME_PATH"), *installed, unpacked):
        if candidate and Path(candidate).exists():
            return Path(candidate)
    raise NoChromium("No Chromium found: run script/test, which gets one, or set CHROME_PATH")


@contextmanager
def running_browser(executable: Path) -> Iterator[Browser]:
    """Start the browser for a whole session."""
    # Playwright's blocking interface keeps an event loop on this thread, where Django then
    # refuses to ask the database; no asynchronous code of ours runs there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()
