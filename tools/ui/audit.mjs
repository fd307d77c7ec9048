// Lighthouse and axe for a list of addresses, with gates; see README.md beside this file.
import fs from "node:fs";
import { parseArgs } from "node:util";

import { axeViews } from "./axe.mjs";
import { lighthouseRuns } from "./lighthouse.mjs";
import { report } from "./report.mjs";

const { values: given, positionals: urls } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: "string", default: "3" },
    desktop: { type: "boolean", default: false },
    cookie: { type: "string", default: "" },
    out: { type: "string", default: "" },
    chrome: { type: "string", default: process.env.CHROME_PATH || "/usr/bin/chromium" },
    "min-perf": { type: "string", default: "0" },
    "min-a11y": { type: "string", default: "0" },
    "max-cls": { type: "string", default: "Infinity" },
    "max-lcp": { type: "string", default: "Infinity" },
    "max-js-kb": { type: "string", default: "Infinity" },
    "max-kb": { type: "string", default: "Infinity" },
    "max-requests": { type: "string", default: "Infinity" },
    "max-axe": { type: "string", default: "Infinity" },
    "max-small": { type: "string", default: "Infinity" },
  },
});

// Each gate: the figure of a row, and on which side of the limit it must stay.
const GATES = [
  ["min-perf", (row) => row.perf, Math.sign],
  ["min-a11y", (row) => row.a11y, Math.sign],
  ["max-cls", (row) => row.cls, (over) => -over],
  ["max-lcp", (row) => row.lcp, (over) => -over],
  ["max-js-kb", (row) => row.js, (over) => -over],
  ["max-kb", (row) => row.kb, (over) => -over],
  ["max-requests", (row) => row.requests, (over) => -over],
  ["max-axe", (row) => row.axe.length, (over) => -over],
  ["max-small", (row) => row.small.length, (over) => -over],
];

function broken(row) {
  return GATES.filter(([name, figure, side]) => side(figure(row) - Number(given[name])) < 0)
    .map(([name]) => `${name} ${given[name]}`);
}

const rows = [];
for (const url of urls) {
  const options = { url, cookie: given.cookie, chrome: given.chrome };
  const runs = await lighthouseRuns({ ...options, runs: Number(given.runs), desktop: given.desktop });
  const row = { url, ...runs, ...(await axeViews(options)) };
  rows.push({ ...row, broken: broken(row) });
}
if (given.out) fs.writeFileSync(given.out, JSON.stringify(rows, null, 1));
report(rows);
process.exitCode = rows.some((row) => row.broken.length || row.wide.length) ? 1 : 0;
