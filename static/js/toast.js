// Toasts go after eight seconds, but not while somebody reads or points at them.
import { all, on } from "./dom.js";

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
