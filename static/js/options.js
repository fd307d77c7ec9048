// Choosing an option changes price, stock, picture and address in place.
import { all, find, html, on } from "./dom.js";
import { showPicture } from "./gallery.js";

function variants(form) {
  return JSON.parse(find('script[type="application/json"]', form)?.textContent || "[]");
}

function chosen(form) {
  return Object.fromEntries(all("[data-options]", form).map((group) => [group.dataset.options, find("input:checked", group)?.value]));
}

function matching(list, wanted) {
  return list.find((variant) => Object.entries(wanted).every(([code, value]) => variant.options[code] === value));
}

function show(form, variant) {
  const out = !variant || variant.stock === "out";
  const inPage = form.id === "buy";
  const bar = inPage && find("[data-buybar]");
  const buttons = [...all("[data-buy]", form), ...(inPage ? all("[data-buy][form=buy]") : [])];
  buttons.forEach((button) => { button.disabled = out; });
  form.elements.sku.value = variant?.sku || "";
  if (!variant) return;
  find("[data-price]", form).replaceChildren(html(variant.price_html));
  find(".purchase__stock", form).replaceChildren(html(variant.stock_html));
  const alert = inPage && find("[data-alert]", form);
  if (alert) {
    alert.hidden = !out;
    find("[name=sku]", alert).value = variant.sku;
    find("#alert-answer", alert).replaceChildren();
  }
  form.elements.quantity.max = Math.max(variant.max, 1);
  if (bar) {
    const price = html(variant.price_html);
    find(".price", price).classList.remove("price--l");
    find(".price", bar).replaceWith(price);
    const labels = all("[data-options] input:checked", form).map((input) => input.dataset.label);
    find("small", bar).textContent = [...labels, find(".stock", form).textContent].join(" · ");
  }
  if (!inPage) return;
  if (variant.picture !== null) showPicture(find("[data-gallery]"), variant.picture);
  history.replaceState(history.state, "", variant.url);
}

// A value is out if the rest of the choice with it cannot be bought; it can still be chosen.
function markSoldOut(form, list, wanted) {
  all("[data-options]", form).forEach((group) => {
    all(".option", group).forEach((option) => {
      const value = find("input", option).value;
      const variant = matching(list, { ...wanted, [group.dataset.options]: value });
      const out = !variant || variant.stock === "out";
      option.classList.toggle("option--out", out);
      find("[data-sold-out]", option).hidden = !out;
    });
  });
}

on("change", "[data-purchase] [data-options] input", (event, input) => {
  const form = input.closest("[data-purchase]");
  const list = variants(form);
  const wanted = chosen(form);
  const output = find("output", input.closest("[data-options]"));
  if (output) output.value = input.dataset.label;
  show(form, matching(list, wanted));
  markSoldOut(form, list, wanted);
});
