// A quantity with one up and one down, limited by stock, with a sentence when it is.
import { find, on } from "./dom.js";

function note(input, text) {
  const place = find("[data-limit-note]", input.form || document);
  if (place) place.textContent = text;
}

function settle(input, wanted) {
  const most = Number(input.max) || 1;
  const value = Math.min(Math.max(Math.trunc(wanted) || 1, 1), most);
  note(input, wanted > most ? input.dataset.limit.replace("{n}", most) : "");
  input.value = value;
}

on("click", "[data-step]", (event, button) => {
  const input = find("input", button.closest("[data-stepper]"));
  const before = input.value;
  settle(input, Number(input.value) + Number(button.dataset.step));
  if (input.value !== before) input.dispatchEvent(new Event("change", { bubbles: true }));
});

on("change", "[data-stepper] input", (event, input) => settle(input, Number(input.value)), true);

// Enter in a quantity of the bag saves it rather than pressing "Remove".
on("keydown", "[data-stepper] input", (event, input) => {
  if (event.key !== "Enter" || !input.closest(".line")) return;
  event.preventDefault();
  input.blur();
});
