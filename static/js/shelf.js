// Hearts and compare buttons are pressed or not as the personal part tells; a second press undoes.
// What this shopper wants to see no more is taken off.
import { all, find } from "./dom.js";

const VERBS = { saved: ["save", "unsave"], compared: ["put", "take"] };

function mark() {
  const shelf = find("#shelf");
  if (!shelf?.dataset.saved && shelf?.dataset.saved !== "") return;
  for (const [kind, verbs] of Object.entries(VERBS)) {
    const marked = new Set(shelf.dataset[kind].split(" "));
    all(`[data-mark=${kind}]`).forEach((button) => {
      const pressed = marked.has(button.value);
      button.setAttribute("aria-pressed", String(pressed));
      button.name = verbs[Number(pressed)];
    });
  }
  const hidden = new Set((shelf.dataset.hidden || "").split(" "));
  all("[data-slot] [name=hide]").forEach((button) => {
    if (hidden.has(button.value)) button.closest("li").remove();
  });
}

document.addEventListener("htmx:after:swap", mark);
