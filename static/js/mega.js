// Panels of the departments open when the pointer rests on their name; a click or a key does too.
import { all, find, root } from "./dom.js";

const PAUSE = 200;
let timer;

function later(call) {
  clearTimeout(timer);
  timer = setTimeout(call, PAUSE);
}

all("[data-mega]").forEach((panel) => {
  const button = find(`[popovertarget="${panel.id}"]`);
  if (!button || !matchMedia("(hover: hover)").matches) return;
  const close = () => later(() => panel.hidePopover());
  button.addEventListener("pointerenter", () => later(() => {
    if (!panel.matches(":popover-open")) panel.showPopover();
  }));
  button.addEventListener("pointerleave", close);
  panel.addEventListener("pointerenter", () => clearTimeout(timer));
  panel.addEventListener("pointerleave", close);
});

// Where anchor positioning is missing, the panel hangs from the header by hand.
if (!CSS.supports("top: anchor(bottom)")) {
  const place = () => root.style.setProperty("--header", `${find(".header").getBoundingClientRect().bottom}px`);
  all("[data-mega]").forEach((panel) => panel.addEventListener("beforetoggle", place));
}
