// Tells the shop what was searched for and what was opened from there: pages may come from a cache.
import { find, on } from "./dom.js";

const list = find("[data-searched]");

function tell(what) {
  navigator.sendBeacon(list.dataset.searched, new URLSearchParams({ q: list.dataset.query, ...what }));
}

if (list) {
  tell({ results: list.dataset.results });
  on("click", "#cards a", (event, link) => {
    const place = [...find("#cards").children].indexOf(link.closest("li")) + 1;
    if (place) tell({ opened: link.pathname, position: place });
  }, true);
}
