// Forms that say what is wrong beside the field, and are sent once.
import { all, find, on } from "./dom.js";

function say(field, text) {
  const place = document.getElementById(`${field.id}_error`);
  if (!place) return;
  place.textContent = text;
  if (text) {
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", `${field.id}_error`);
  } else field.removeAttribute("aria-invalid");
}

const judge = (field) => say(field, field.validity.valid ? "" : field.dataset[missing(field)] || field.validationMessage);
const missing = (field) => (field.validity.valueMissing ? "missing" : "wrong");

// After leaving a field, and then at each key until it is right.
on("focusout", "[data-checked] :is(input, select, textarea)", (event, field) => {
  if (field.value || field.getAttribute("aria-invalid")) judge(field);
});
on("input", "[data-checked] [aria-invalid=true]", (event, field) => judge(field));

on("submit", "[data-checked]", (event, form) => {
  const wrong = all("input, select, textarea", form).filter((field) => field.willValidate && !field.validity.valid && field.offsetParent);
  if (wrong.length && !event.submitter?.formNoValidate) {
    event.preventDefault();
    wrong.forEach(judge);
    wrong[0].focus();
    return;
  }
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  const button = event.submitter || find("[type=submit]", form);
  button?.setAttribute("aria-busy", "true");
}, true);

// Coming back from the bank with the page still in memory: the form can be sent again.
addEventListener("pageshow", () => all("[data-sent]").forEach((form) => {
  delete form.dataset.sent;
  all("[aria-busy]", form).forEach((button) => button.removeAttribute("aria-busy"));
}));

// The browser's own bubbles only get in the way when we have our own words.
all("[data-checked]").forEach((form) => { form.noValidate = true; });
find("[data-focus]")?.focus();

// The order beside the form is open on wide screens; where CSS cannot do that, here.
if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 64rem)").matches) {
  all("[data-open-wide]").forEach((details) => { details.open = true; });
}

// Digits in fours, as they stand on the card; spaces are welcome.
on("input", "[autocomplete=cc-number]", (event, field) => {
  const before = field.value.slice(0, field.selectionStart).replace(/\D/g, "").length;
  field.value = field.value.replace(/\D/g, "").slice(0, 19).replace(/(.{4})(?=.)/g, "$1 ");
  const caret = before + Math.floor(Math.max(before - 1, 0) / 4);
  field.setSelectionRange(caret, caret);
});
on("input", "[autocomplete=cc-exp]", (event, field) => {
  if (event.inputType?.startsWith("delete")) return;
  field.value = field.value.replace(/\D/g, "").slice(0, 4).replace(/^(\d\d)/, "$1 / ");
});
