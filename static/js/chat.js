// The chat's own program comes only when somebody asks for it, or is in the middle of one.
import { find, on } from "./dom.js";

const enter = (door) => import(door.dataset.chat).then((chat) => chat.open());

on("click", "[data-chat]", (event, door) => {
  if (event.ctrlKey) return;
  event.preventDefault();
  enter(door).catch(() => location.assign(door.href));
});

if (/chatting=1/.test(document.cookie)) enter(find("[data-chat]"));
