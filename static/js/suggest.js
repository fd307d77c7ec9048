// The search field as a combobox: rows from the server, stale answers dropped.
import { all, debounce, find, html } from "./dom.js";

const box = find("[data-search]");
const field = box && find(".search__field", box);
const list = box && find(".suggestions", box);
let newest = 0;
let active = -1;

function close() {
  newest += 1;
  list.hidden = true;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
  active = -1;
}

async function ask() {
  const query = field.value.trim();
  const mine = (newest += 1);
  const answer = await fetch(`${box.dataset.search}?q=${encodeURIComponent(query)}`).catch(() => null);
  const text = answer?.ok ? await answer.text() : "";
  if (mine !== newest) return;
  list.replaceChildren(html(text));
  list.hidden = !list.children.length;
  field.setAttribute("aria-expanded", String(!list.hidden));
  active = -1;
}

function move(step) {
  const rows = all("[role=option]", list);
  if (list.hidden || !rows.length) return;
  active = (active + step + rows.length + 1) % (rows.length + 1);
  rows.forEach((row, i) => row.setAttribute("aria-selected", String(i === active)));
  if (rows[active]) field.setAttribute("aria-activedescendant", rows[active].id);
  else field.removeAttribute("aria-activedescendant");
}

// One's own search, out of the list for good.
async function forget(row) {
  await fetch(box.dataset.forget, { method: "POST", redirect: "manual", body: new URLSearchParams({ q: row.dataset.own }) }).catch(() => null);
  field.focus();
  ask();
}

function key(event) {
  if (event.isComposing) return;
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(active < 0 ? 0 : -1);
  else if (event.key === "Escape" && !list.hidden) close();
  else if (event.key === "Delete" && all("[role=option]", list)[active]?.dataset.own) forget(all("[role=option]", list)[active]);
  else if (event.key === "Enter" && active >= 0 && all("[role=option]", list)[active]) all("[role=option]", list)[active].click();
  else return;
  event.preventDefault();
}

if (box) {
  field.addEventListener("input", debounce(150, ask));
  field.addEventListener("keydown", key);
  field.addEventListener("focus", () => { if (list.hidden) ask(); });
  box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) close(); });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    if (!event.target.closest("[data-cross]")) return;
    event.preventDefault();
    forget(event.target.closest("[data-own]"));
  });
}
