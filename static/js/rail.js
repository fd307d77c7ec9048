// Arrow buttons of a rail: a page at a time; at the ends they are off.
import { all, find, on } from "./dom.js";

function mark(rail) {
  const track = find(".rail__track", rail);
  const [back, forward] = all("[data-rail-step]", rail);
  if (!back) return;
  back.disabled = track.scrollLeft < 8;
  forward.disabled = track.scrollLeft + track.clientWidth > track.scrollWidth - 8;
}

on("click", "[data-rail-step]", (event, button) => {
  const track = find(".rail__track", button.closest("[data-rail]"));
  track.scrollBy({ left: Number(button.dataset.railStep) * track.clientWidth * .8, behavior: "smooth" });
});

document.addEventListener("scroll", (event) => {
  const rail = event.target.closest?.("[data-rail]");
  if (rail) mark(rail);
}, true);

all("[data-rail]").forEach(mark);
