// Display choices take effect at once; the server keeps them for the next page.
import { all, find, on, root } from "./dom.js";

const FIRST = { theme: "auto", accent: "spruce", font: "grotesque", text: "m", density: "comfortable", view: "grid", blocks: "departments-first" };

function mark() {
  for (const [name, first] of Object.entries(FIRST)) {
    const value = root.dataset[name] || first;
    const radio = find(`#preferences [name="${name}"][value="${value}"]`);
    if (radio) radio.checked = true;
  }
  all(".tools__views button").forEach((button) => {
    button.setAttribute("aria-pressed", String(button.value === (root.dataset.view || "grid")));
  });
}

function send(form, name, value) {
  fetch(form.action, { method: "POST", body: new URLSearchParams({ [name]: value }), redirect: "manual" });
  mark();
}

function keep(form, name, value) {
  if (value === FIRST[name]) delete root.dataset[name];
  else root.dataset[name] = value;
  send(form, name, value);
}

on("change", "[data-preferences] input", (event, input) => keep(input.form, input.name, input.value));
on("click", "[data-preferences] button[name=view]", (event, button) => {
  event.preventDefault();
  keep(button.form, button.name, button.value);
});
on("click", "[data-preferences] button[name=reset]", (event, button) => {
  event.preventDefault();
  for (const name in FIRST) delete root.dataset[name];
  send(button.form, button.name, button.value);
});
document.addEventListener("htmx:after:swap", mark);
mark();
