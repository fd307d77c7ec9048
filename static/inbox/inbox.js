// The inbox stays fresh by itself and is quick by keyboard; without this file it works by links and forms.
const inbox = document.querySelector("[data-inbox]");
const LIVE = ["inbox-queue", "inbox-talk", "inbox-state"];
const REST = 3000;
let asking = false;

async function refresh() {
  if (asking || document.hidden) return;
  asking = true;
  try {
    const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
    if (answer.ok && !answer.redirected) take(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch { /* the next look may find it */ } finally { asking = false; }
}

function take(fresh) {
  for (const id of LIVE) {
    const now = document.getElementById(id), then = fresh.getElementById(id);
    if (!now || !then || now.innerHTML === then.innerHTML) continue;
    if (now.querySelector("input:checked")) continue; // messages are being chosen
    const atEnd = now.scrollHeight - now.scrollTop - now.clientHeight < 80;
    const place = now.querySelector(".inbox__rows")?.scrollTop;
    now.innerHTML = then.innerHTML;
    if (id === "inbox-talk" && atEnd) now.scrollTop = now.scrollHeight;
    const rows = now.querySelector(".inbox__rows");
    if (rows && place) rows.scrollTop = place;
  }
}

function step(by) {
  const rows = [...document.querySelectorAll(".inbox__row a")];
  const at = rows.findIndex((row) => row.hasAttribute("aria-current"));
  rows[Math.min(Math.max(at + by, 0), rows.length - 1)]?.click();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  r: () => document.getElementById("inbox-words")?.focus(),
  n: () => document.getElementById("inbox-words")?.focus(),
  e: () => document.querySelector('[data-key="e"]')?.click(),
  "/": () => document.getElementById("inbox-q")?.focus(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (typing && event.key === "Escape") typing.blur();
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.id === "inbox-words") event.target.form.requestSubmit(event.target.form.querySelector(".inbox__main"));
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});

document.addEventListener("change", (event) => {
  const filled = event.target.dataset.fills && document.getElementById(event.target.dataset.fills);
  if (filled && event.target.value) {
    filled.value = filled.value ? `${filled.value}\n\n${event.target.value}` : event.target.value;
    event.target.selectedIndex = 0;
    filled.focus();
  }
});

// The shop says "look" when something has changed; asking by the clock goes on, for words get lost.
function listen(url, failed = 0) {
  const socket = new WebSocket(url);
  socket.onopen = () => { failed = 0; };
  socket.onmessage = refresh;
  socket.onclose = () => failed < 5 && setTimeout(() => listen(url, failed + 1), REST);
}

if (inbox) {
  if (inbox.dataset.live) try { listen(inbox.dataset.live); } catch { /* by the clock, then */ }
  const words = document.getElementById("inbox-talk");
  if (words) words.scrollTop = words.scrollHeight;
  setInterval(refresh, REST);
  document.addEventListener("visibilitychange", refresh);
}
