// The median of some Lighthouse runs, each page from a cold browser.
import { FLAGS, load } from "./packages.mjs";

const CATEGORIES = { perf: "performance", a11y: "accessibility", bp: "best-practices", seo: "seo" };
const TIMES = { fcp: "first-contentful-paint", lcp: "largest-contentful-paint", cls: "cumulative-layout-shift", tbt: "total-blocking-time" };
const KINDS = { html: "Document", css: "Stylesheet", js: "Script", font: "Font", img: "Image" };

function figures(result) {
  const items = result.audits["network-requests"]?.details?.items ?? [];
  const weight = (kind) => items.filter((item) => !kind || item.resourceType === kind)
    .reduce((sum, item) => sum + (item.transferSize || 0), 0) / 1000;
  const scores = Object.entries(CATEGORIES).map(([name, id]) => [name, result.categories[id].score * 100]);
  const times = Object.entries(TIMES).map(([name, id]) => [name, result.audits[id].numericValue]);
  const weights = Object.entries(KINDS).map(([name, kind]) => [name, weight(kind)]);
  return Object.fromEntries([...scores, ...times, ...weights, ["kb", weight()], ["requests", items.length]]);
}

function failed(result) {
  const counted = ["binary", "numeric", "metricSavings"];
  return Object.values(result.audits)
    .filter((audit) => audit.score !== null && audit.score < 0.9 && counted.includes(audit.scoreDisplayMode))
    .map((audit) => audit.id);
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

export async function lighthouseRuns({ url, cookie, chrome, runs, desktop }) {
  const lighthouse = (await load("lighthouse")).default;
  const { launch } = await load("chrome-launcher");
  const preset = desktop ? (await load("lighthouse/core/config/desktop-config.js")).default : undefined;
  const all = [];
  let last = [];
  for (let run = 0; run < runs; run += 1) {
    const browser = await launch({ chromePath: chrome, chromeFlags: ["--headless=new", ...FLAGS] });
    try {
      const options = {
        port: browser.port,
        logLevel: "error",
        onlyCategories: Object.values(CATEGORIES),
        extraHeaders: cookie ? { Cookie: cookie } : undefined,
      };
      const { lhr } = await lighthouse(url, options, preset);
      all.push(figures(lhr));
      last = failed(lhr);
    } finally {
      await browser.kill();
    }
  }
  const names = Object.keys(all[0]);
  const medians = names.map((name) => [name, Number(median(all.map((one) => one[name])).toFixed(name === "cls" ? 4 : 1))]);
  return { ...Object.fromEntries(medians), failed: last };
}
