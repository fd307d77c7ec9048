// The question about cookies, and what begins once measuring is allowed.
import { find, on } from "./dom.js";

function begin() {
  if (/\bconsent=1\.([a-z]+\.)*analytics/.test(document.cookie)) import(find("[name=collect]").content);
}

on("click", "#consent button", async (event, button) => {
  event.preventDefault();
  await fetch(button.form.action, { method: "POST", body: new URLSearchParams({ choice: button.value }), redirect: "manual" });
  find("#consent").remove();
  begin();
});
addEventListener("load", begin);
