// axe, sideways scrolling and small targets: phone in light and dark, desktop in light.
import fs from "node:fs";

import { FLAGS, load, resolved } from "./packages.mjs";

const VIEWS = [[390, 844, "light"], [1440, 900, "light"], [390, 844, "dark"]];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const FINGER = 44;

function violations(rules) {
  return globalThis.axe.run(document, { runOnly: rules }).then((found) => found.violations.map((wrong) => ({
    id: wrong.id,
    times: wrong.nodes.length,
    first: wrong.nodes[0].target.join(" "),
    why: wrong.nodes[0].failureSummary?.split("\n")[1]?.trim(),
  })));
}

// Links inside a sentence are exempt, and so is what a label or a stretched link takes the tap for.
function smallTargets(finger) {
  const all = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const shown = (element) => element.checkVisibility({ checkVisibilityCSS: true }) && !element.closest(".visually-hidden");
  const inText = (element) => getComputedStyle(element).display === "inline" && element.closest("p, li, td, small");
  const stretched = (element) => {
    const after = getComputedStyle(element, "::after");
    return after.position === "absolute" && after.inset === "0px";
  };
  const target = (element) => (element.matches("[type=checkbox], [type=radio]") && element.closest("label")) || element;
  const free = (element) => shown(element) && !element.disabled && !inText(element) && !stretched(element);
  const targets = new Set([...document.querySelectorAll(all)].filter(free).map(target));
  return [...targets].map((element) => [element, element.getBoundingClientRect()])
    .filter(([, box]) => box.width && box.height && Math.min(box.width, box.height) < finger - 0.5)
    .map(([element, box]) => `${element.tagName}.${element.className} ${Math.round(box.width)}x${Math.round(box.height)}`);
}

export async function axeViews({ url, cookie, chrome }) {
  const playwright = await load("playwright-core");
  const source = fs.readFileSync(resolved("axe-core/axe.min.js"), "utf8");
  const browser = await (playwright.chromium ?? playwright.default.chromium).launch({ executablePath: chrome, args: FLAGS });
  const found = { axe: [], wide: [], small: [] };
  try {
    for (const [width, height, colorScheme] of VIEWS) {
      const page = await browser.newPage({
        viewport: { width, height },
        colorScheme,
        reducedMotion: "reduce",
        extraHTTPHeaders: cookie ? { Cookie: cookie } : {},
      });
      await page.goto(url, { waitUntil: "networkidle" });
      await page.evaluate(source);
      const view = `${width} ${colorScheme}`;
      found.axe.push(...(await page.evaluate(violations, RULES)).map((wrong) => ({ view, ...wrong })));
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) found.wide.push(view);
      if (width < 1024 && colorScheme === "light") found.small = await page.evaluate(smallTargets, FINGER);
      await page.close();
    }
  } finally {
    await browser.close();
  }
  return found;
}
