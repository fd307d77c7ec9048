// The question about cookies, and what begins once measuring is allowed.
import { find, on } from "./dom.js";

function begin() {
  const script = find("meta[name=collect]")?.content;
  const objects = navigator.globalPrivacyControl || navigator.doNotTrack === "1";
  if (script && !objects && /(^|; )consent=1\.([a-z]+\.)*analytics/.test(document.cookie)) {
    import(script).catch(() => {});
  }
}

on("click", "#consent [name=choice]", async (event, button) => {
  event.preventDefault();
  const body = new URLSearchParams({ choice: button.value });
  const answer = await fetch(button.form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (!answer) return button.form.submit();
  find("#consent").remove();
  begin();
});
if (document.readyState === "complete") begin();
else addEventListener("load", () => (window.requestIdleCallback || setTimeout)(begin));
