"""Screenshots of pages on a phone and a desk: the first screen, and the whole page."""

import argparse
import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]
PHONE = ("phone", 390, 844, 2)
DESK = ("desk", 1440, 900, 1)
TALLEST = 16_000

_LOADED = """() => Promise.race([
    Promise.all([...document.images].map(image => image.decode().catch(() => 0))),
    new Promise(done => setTimeout(done, 2500)),
])"""


def main() -> None:
    """Take the pictures the command line asks for."""
    asked = _arguments()
    asked.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=asked.chrome, args=FLAGS)
        for name, width, height, scale in (PHONE, DESK):
            context = _context(browser, asked, name, width, height, scale)
            for url in asked.urls:
                _shoot(context, asked, url, name, (width, height))
            context.close()
        browser.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("urls", nargs="+")
    parser.add_argument("--out", type=Path, default=Path("shots"))
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--language", default="en")
    parser.add_argument("--no-js", action="store_true")
    parser.add_argument("--click", help="a selector to click first")
    parser.add_argument("--suffix", default="")
    parser.add_argument("--fold-only", action="store_true")
    parser.add_argument("--chrome", default="/usr/bin/chromium")
    return parser.parse_args()


def _context(
    browser: Browser, asked: argparse.Namespace, name: str, width: int, height: int, scale: int
) -> BrowserContext:
    return browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        is_mobile=name == "phone",
        has_touch=name == "phone",
        locale=asked.language,
        color_scheme="dark" if asked.dark else "light",
        reduced_motion="reduce",
        java_script_enabled=not asked.no_js,
    )


def _shoot(
    context: BrowserContext, asked: argparse.Namespace, url: str, name: str, size: tuple[int, int]
) -> None:
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    answer = page.goto(url, wait_until="networkidle")
    if asked.click:
        page.click(asked.click)
        page.wait_for_load_state("networkidle")
    place = asked.out / f"{_name(url)}{asked.suffix}{'-dark' if asked.dark else ''}-{name}"
    page.screenshot(path=f"{place}-fold.png")
    if not asked.fold_only:
        _whole(page, size)
        page.screenshot(path=f"{place}-full.png")
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    print(answer.status if answer else "-", url, name, "WIDE" if wide else "", *errors[:3])
    page.close()


def _whole(page: Page, size: tuple[int, int]) -> None:
    """Load the lazy pictures; then the viewport is the page, so that bars stay at its foot."""
    width, height = size
    for y in range(0, page.evaluate("document.documentElement.scrollHeight"), height):
        page.evaluate("y => scrollTo(0, y)", y)
    page.evaluate(_LOADED)
    page.evaluate("scrollTo(0, 0)")
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(tall, TALLEST)})


def _name(url: str) -> str:
    return re.sub(r"\W+", "-", re.sub(r"^https?://[^/]+/?", "", url)).strip("-") or "home"


if __name__ == "__main__":
    main()
