// The chat's own program comes only when somebody asks for it, or is in the middle of one.
import { find, on } from "./dom.js";

on("click", "[data-chat]", (event, button) => {
  event.preventDefault();
  import(button.dataset.chat);
});

if (/chat=/.test(document.cookie)) find("[data-chat]").click();
