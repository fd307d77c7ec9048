// Toasts go after eight seconds, but not while somebody reads or points at them.
import { all, find, on } from "./dom.js";

const STAY = 8000;

function watch(toast) {
  if (toast.dataset.timed) return;
  toast.dataset.timed = "1";
  const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, STAY) : toast.remove());
  setTimeout(leave, STAY);
}

const watchAll = () => all("[data-toast]").forEach(watch);

on("click", "[data-toast] .link", (event, link) => link.closest("[data-toast]").remove());
document.addEventListener("htmx:after:swap", watchAll);
watchAll();

// The server or the way to it failed: say so, and leave the page as it is.
function failed() {
  const template = find("#failed");
  if (!template) return;
  find("#toasts").replaceChildren(template.content.cloneNode(true));
  watchAll();
}

document.addEventListener("htmx:error", failed);
document.addEventListener("htmx:response:error", (event) => {
  if (event.detail.ctx.response.status >= 500) failed();
});
