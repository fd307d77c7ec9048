// The pictures of a product: which one is in view, arrow keys, zoom.
import { all, find, on } from "./dom.js";

function index(track) {
  return Math.round(track.scrollLeft / track.clientWidth);
}

export function showPicture(gallery, position) {
  const track = find(".gallery__track", gallery);
  track.scrollTo({ left: position * track.clientWidth });
}

document.addEventListener("scroll", (event) => {
  const track = event.target;
  if (!track.matches?.(".gallery__track")) return;
  const current = index(track);
  all(".gallery__thumb", track.parentElement).forEach((thumb, i) => {
    if (i === current) thumb.setAttribute("aria-current", "true");
    else thumb.removeAttribute("aria-current");
  });
}, true);

on("click", ".gallery__thumb", (event, thumb) => {
  event.preventDefault();
  const gallery = thumb.closest("[data-gallery]");
  showPicture(gallery, all(".gallery__thumb", gallery).indexOf(thumb));
});

on("keydown", ".gallery__track", (event, track) => {
  if (event.target.closest("[data-media]")) return; // a film and a turn have keys of their own
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step && event.key !== "Enter") return;
  event.preventDefault();
  if (!step) return all("[data-zoom]", track)[index(track)]?.click();
  showPicture(track.parentElement, index(track) + step);
});

on("click", "[data-zoom]", (event, link) => {
  const zoom = find("#zoom");
  if (!zoom || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const large = find("[data-zoomed]", zoom);
  large.src = link.href;
  large.alt = find("img", link).alt;
  zoom.showModal();
  // What was pressed comes to the middle; by keys, the picture's own middle.
  const box = link.getBoundingClientRect();
  const across = event.detail ? (event.clientX - box.left) / box.width : 0.5;
  const down = event.detail ? (event.clientY - box.top) / box.height : 0.5;
  large.decode().catch(() => 0).then(() => {
    zoom.scrollTo(large.offsetWidth * across - zoom.clientWidth / 2, large.offsetHeight * down - zoom.clientHeight / 2);
  });
});

on("click", "[data-zoomed]", (event, image) => image.closest("dialog").close());

// A model and a turn bring the program that shows them; where it cannot be had, their file opens.
on("click", "[data-shows]", (event, link) => {
  if (event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  if (link.ariaBusy === "true") return;
  link.ariaBusy = "true";
  import(link.dataset.shows).then((program) => program.show(link.closest("[data-media]"), link)).catch(() => {
    link.ariaBusy = "false";
    location.href = link.href;
  });
});
