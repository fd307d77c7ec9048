"""What is looked at on every page: names of what is wrong, none when all is well."""

from functools import cache
from pathlib import Path

import axe_playwright_python

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
WIDTHS = (320, 360, 390, 768, 1024, 1440)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

CALM = {"reduced_motion": "reduce"}

# Once nothing moves any more: colours are read in the middle of a transition otherwise.
_STILL = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    .then(() => Promise.allSettled(document.getAnimations().map(moving => moving.finished)))"""

_AXE = """only => axe.run(document, only).then(found => found.violations.map(
    wrong => wrong.id + ": " + wrong.nodes.map(node => node.target.join(" ")).slice(0, 3).join()
        + " " + (wrong.nodes[0].any[0]?.message ?? "")
))"""

# An element's own box, or that of the label or the stretched link that takes the tap for it.
_SMALL = """() => {
    const shown = element => {
        const box = element.getBoundingClientRect();
        return box.width && box.height && !element.disabled
            && element.checkVisibility({checkVisibilityCSS: true, checkOpacity: true})
            && !element.closest(".visually-hidden, [inert]");
    };
    const inText = element => element.matches("a") && getComputedStyle(element).display === "inline"
        && element.closest("p, li, td, small")?.textContent.trim() !== element.textContent.trim();
    const covered = element => {
        const after = getComputedStyle(element, "::after");
        return after.content !== "none" && after.position === "absolute" && after.inset === "0px";
    };
    const target = element =>
        element.matches("[type=checkbox], [type=radio]") && element.closest("label") || element;
    const all = "a[href], button, input:not([type=hidden]), select, textarea, summary";
    const free = element => shown(element) && !inText(element) && !covered(element);
    return [...new Set([...document.querySelectorAll(all)].filter(free).map(target))]
        .filter(element => {
            const box = element.getBoundingClientRect();
            return box.width < 43.5 || box.height < 43.5;
        })
        .map(element => {
            const box = element.getBoundingClientRect();
            const name = (element.ariaLabel || element.textContent || element.name).trim();
            const size = `${Math.round(box.width)}x${Math.round(box.height)}`;
            return `${element.tagName} ${element.className} "${name.slice(0, 30)}" ${size}`;
        });
}"""

_WIDE = """() => {
    const room = document.documentElement.clientWidth, wide = document.documentElement.scrollWidth;
    if (wide <= room) return [];
    const out = [...document.querySelectorAll("body *")]
        .map(element => [element, element.getBoundingClientRect().right])
        .filter(([, right]) => right > room + 0.1);
    return [`${wide} px: ` + out.slice(0, 4).map(
        ([element, right]) => `${element.tagName}.${element.className} ${Math.round(right)}`)];
}"""

_PICTURES = """() => [...document.images].filter(image => !image.matches("dialog img")
    && !(image.getAttribute("width") > 0 && image.getAttribute("height") > 0)
).map(image => image.outerHTML.slice(0, 120))"""

# Shifts, the largest paint, and requests begun before it, from the first moment on.
WATCH = """(() => {
    const seen = window.seen = {shift: 0, shifted: [], largest: null};
    new PerformanceObserver(list => list.getEntries().forEach(entry => {
        if (entry.hadRecentInput) return;
        seen.shift += entry.value;
        seen.shifted.push(...entry.sources.map(source => source.node?.outerHTML?.slice(0, 80)));
    })).observe({type: "layout-shift", buffered: true});
    new PerformanceObserver(list => list.getEntries().forEach(entry => { seen.largest = entry; }))
        .observe({type: "largest-contentful-paint", buffered: true});
})()"""


@cache
def axe():
    """axe-core, from the package that ships it."""
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


def listen(page):
    """Return a list that fills with errors: scripts', the console's, and the policy's."""
    errors = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return errors


def violations(page, *rules):
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe())
    page.evaluate(_STILL)
    quick = {"resultTypes": ["violations"], "preload": False, "iframes": False}
    return page.evaluate(_AXE, quick | {"runOnly": list(rules) or RULES})


def small_targets(page):
    return page.evaluate(_SMALL)


def too_wide(page):
    """Widths at which the page scrolls sideways, text at its own size and at twice that."""
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        wrong += [f"{width}: {said}" for said in page.evaluate(_WIDE)]
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for width in (320, 390, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        wrong += [f"200% text at {width}: {said}" for said in page.evaluate(_WIDE)]
    page.evaluate("document.documentElement.style.fontSize = ''")
    return wrong


def look(page):
    """Everything that is wrong with the page in view: phone light, phone dark, desktop light.

    On the desk the same elements stand in both languages: they are looked at in one.
    """
    wrong = page.evaluate(_PICTURES)
    page.set_viewport_size(PHONE)
    wrong += [f"phone: {said}" for said in violations(page)]
    wrong += [f"target: {said}" for said in small_targets(page)]
    page.emulate_media(color_scheme="dark")
    wrong += [f"dark: {said}" for said in violations(page, "color-contrast")]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESK)
    if page.evaluate("document.documentElement.lang") == "en":
        wrong += [f"desktop: {said}" for said in violations(page)]
    return wrong + too_wide(page)
