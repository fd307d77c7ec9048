// Tells the shop what happens on this page, in batches. Loaded when the page is done, and only with
// consent (static/js/consent.js). It waits for nothing and nothing waits for it.
const to = "/events/";
const first = performance.now();
const group = uuid().slice(0, 8);
let queue = [];
let count = 0;
let from = brought();

// A browser that asks not to be followed is not; the server keeps to that as well.
const objects = navigator.globalPrivacyControl || navigator.doNotTrack === "1";

function tell(kind, fields = {}) {
  if (objects) return;
  const { props, ...rest } = fields;
  queue.push({ id: uuid(), kind, at: Date.now(), path: location.pathname, ...rest, props: { ...props, g: group, n: (count += 1) } });
  if (queue.length >= 30) send();
}

function send() {
  if (!queue.length) return;
  const body = JSON.stringify({ sent: Date.now(), from, events: queue });
  queue = [];
  from = null;
  if (!navigator.sendBeacon(to, body)) fetch(to, { method: "POST", body, keepalive: true }).catch(() => {});
}

// A random id (RFC 9562, version 4); `crypto.randomUUID` is not there on plain http.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// What brought the visitor: a campaign in the address, or another site.
function brought() {
  const query = new URLSearchParams(location.search);
  const host = document.referrer && new URL(document.referrer).host;
  const outside = host && host !== location.host ? host : "";
  const source = query.get("utm_source") || outside;
  return source ? { s: source, m: query.get("utm_medium") || (query.get("utm_source") ? "" : "referral"), c: query.get("utm_campaign") } : null;
}

function page() {
  const arms = (document.documentElement.dataset.arms || "").split(" ").filter(Boolean);
  const inside = document.referrer.startsWith(location.origin) ? new URL(document.referrer).pathname : "";
  tell("view", { experiments: arms, props: { from: inside.slice(0, 200) } });
  for (const arm of arms) tell("exposure", { experiments: [arm] });
  const list = document.querySelector("[data-searched]");
  if (list) tell("search", { query: list.dataset.query.slice(0, 80), quantity: Number(list.dataset.results) || 0 });
}

// How long the page was looked at, how far down, and how long its first screen.
let seenSince = document.hidden ? 0 : first;
let depth = 0;
let scrolled = 0;

function reach() {
  const root = document.documentElement;
  depth = Math.max(depth, Math.round(((scrollY + innerHeight) / root.scrollHeight) * 100));
  if (!scrolled && scrollY > 40) scrolled = performance.now();
}

function leave() {
  reach();
  if (seenSince) {
    const seconds = (performance.now() - seenSince) / 1000;
    const top = ((scrolled || performance.now()) - first) / 1000;
    tell("dwell", { value: Math.min(seconds, 86400).toFixed(2), props: { depth: Math.min(depth, 100), first: Math.round(top * 10) / 10 } });
  }
  seenSince = 0;
  speed();
  send();
}

// Clicks, by the block of the page they fall into and their place in it.
function blockOf(element) {
  const block = element.closest("[data-block],section,aside,nav,form,dialog,header,footer,main");
  const card = element.closest(".card");
  const name = block?.dataset.block || block?.classList[0] || block?.id || block?.localName || "";
  return (card && !block?.dataset.block ? `${name} card` : name).slice(0, 40);
}

addEventListener("click", (event) => {
  const element = event.target.closest?.("a,button,summary,label,select,input");
  if (!element) return;
  const item = element.closest("li,.card");
  const fields = { block: blockOf(element) };
  if (item?.parentElement) fields.position = [...item.parentElement.children].indexOf(item) + 1;
  if (element.href && element.origin === location.origin) fields.target = element.pathname;
  const slot = element.closest("[data-slot]");
  if (slot) Object.assign(fields, of(slot));
  tell("click", fields);
  if (element.closest("[data-share]")) tell("share", { block: fields.block });
}, { capture: true, passive: true });

// How far a checkout came: its view is the first step and the press to pay the last.
const steps = { 2: /^(line1|postcode|city|address)$/, 3: /^(delivery|slot|store)$/ };
addEventListener("change", (event) => {
  if (!/\/checkout\/$/.test(location.pathname)) return;
  for (const step in steps) {
    if (steps[step].test(event.target.name)) {
      delete steps[step];
      tell("checkout", { position: Number(step) });
    }
  }
}, { passive: true });

// Which slot, whose lists, in which form.
const of = ({ dataset }) => ({ slot: dataset.slot, props: { m: dataset.model, f: dataset.form } });

// Recommendations count as seen when half of one is on the screen.
const watched = new IntersectionObserver((entries) => {
  for (const entry of entries.filter((each) => each.isIntersecting)) {
    watched.unobserve(entry.target);
    const link = entry.target.querySelector("a[href*='/p/']");
    const slot = entry.target.closest("[data-slot]");
    const position = [...entry.target.parentElement.children].indexOf(entry.target) + 1;
    if (link) tell("impression", { ...of(slot), target: link.pathname, position });
  }
}, { threshold: 0.5 });
const watch = () => document.querySelectorAll("[data-slot] li, [data-slot] .card").forEach((item) => watched.observe(item));

// Speed as this visitor had it, and which part of it was slow.
const vitals = { lcp: 0, inp: 0, cls: 0, ttfb: 0, pic: 0, js: 0, ext: 0 };
let shifted = { sum: 0, began: 0, last: 0 };
let isTold = false;

function observe(type, take, options = {}) {
  try {
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...options });
  } catch { /* this browser does not measure that */ }
}

observe("largest-contentful-paint", (entry) => {
  vitals.lcp = Math.round(entry.startTime);
  const picture = entry.url && performance.getEntriesByName(entry.url)[0];
  vitals.pic = picture ? Math.round(picture.responseEnd - picture.startTime) : 0;
});
observe("event", (entry) => { if (entry.interactionId) vitals.inp = Math.max(vitals.inp, Math.round(entry.duration)); }, { durationThreshold: 40 });
observe("layout-shift", (entry) => {
  if (entry.hadRecentInput) return;
  const at = entry.startTime;
  if (at - shifted.last > 1000 || at - shifted.began > 5000) shifted = { sum: 0, began: at, last: at };
  shifted.sum += entry.value;
  shifted.last = at;
  vitals.cls = Math.max(vitals.cls, Math.round(shifted.sum * 1000) / 1000);
});
observe("longtask", (entry) => { if (entry.startTime < vitals.lcp || !vitals.lcp) vitals.js += Math.round(entry.duration); });
observe("resource", (entry) => {
  if (new URL(entry.name, location.href).host !== location.host) vitals.ext = Math.max(vitals.ext, Math.round(entry.duration));
});

function speed() {
  const loading = performance.getEntriesByType("navigation")[0];
  if (isTold || !loading || !vitals.lcp) return;
  isTold = true;
  vitals.ttfb = Math.round(loading.responseStart);
  for (const part of loading.serverTiming || []) if (part.name === "db") vitals.db = Math.round(part.duration);
  tell("speed", { props: vitals });
}

addEventListener("scroll", reach, { passive: true });
addEventListener("pagehide", leave);
addEventListener("pageshow", (event) => { if (event.persisted) page(); });
document.addEventListener("visibilitychange", () => {
  if (document.hidden) leave();
  else seenSince = performance.now();
});
document.addEventListener("htmx:after:swap", watch);
setInterval(send, 5000);
page();
watch();
reach();
setTimeout(send, 1000);
