// The bag's drawer and the sheet of options: they open above the page, and give focus back.
import { find, on } from "./dom.js";

const drawer = find("#drawer");
const sheet = find("#sheet");

function open(dialog) {
  if (sheet?.open && dialog !== sheet) sheet.close();
  if (!dialog.open) dialog.showModal();
}

on("click", "[data-opens=drawer]", (event) => {
  if (!drawer || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const body = find("#drawer-body");
  event.preventDefault();
  htmx.ajax("GET", body.dataset.url, { target: body, swap: "innerHTML" });
});

// A product with options: its own page's form, in a sheet.
on("click", "a[data-sheet]", async (event, link) => {
  if (!sheet || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const answer = await fetch(link.href).catch(() => null);
  if (!answer?.ok) return location.assign(link.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = find("#buy", page);
  if (!form) return location.assign(link.href);
  form.removeAttribute("id");
  const picture = find(".gallery__slide .picture", page);
  sheet.dataset.kind = link.dataset.sheet || "choose";
  sheet.ariaLabel = find(`.sheet__${sheet.dataset.kind}`, sheet).textContent;
  if (picture && link.dataset.sheet) form.prepend(picture);
  find("h1", form).outerHTML = find("h1", form).outerHTML.replace(/h1/g, "h2");
  find("#sheet-body").replaceChildren(form);
  htmx.process(form);
  open(sheet);
});

on("click", "[data-closes]", (event, button) => button.closest("dialog").close());

// A click on the veil closes.
on("click", "dialog", (event, dialog) => {
  if (event.target !== dialog) return;
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) dialog.close();
});

document.addEventListener("htmx:after:swap", () => {
  const fresh = find("#drawer-body [data-drawer]:not([data-shown])");
  if (!fresh) return;
  fresh.dataset.shown = "";
  open(drawer);
});

// "Buy now" leaves the bag alone and goes straight on: no fragment, a real request.
on("click", "[data-direct]", (event, button) => {
  event.preventDefault();
  const form = button.form;
  const direct = document.createElement("input");
  Object.assign(direct, { type: "hidden", name: button.name, value: button.value });
  form.append(direct);
  HTMLFormElement.prototype.submit.call(form);
});
