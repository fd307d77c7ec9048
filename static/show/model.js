// A model to walk round. Fetched when somebody asks for it, and the viewer with it.

// The viewer would compile a decoder for packed models on arrival, which the pages' policy forbids
// and no model here needs (the shop refuses them): it goes without where there is no WebAssembly.
async function viewerFrom(address) {
  const kept = globalThis.WebAssembly;
  globalThis.WebAssembly = undefined;
  try {
    await import(address);
  } finally {
    globalThis.WebAssembly = kept;
  }
}

export async function show(place, link) {
  await viewerFrom(link.dataset.viewer);
  const viewer = document.createElement("model-viewer");
  const settings = {
    alt: link.dataset.label,
    "camera-controls": "",
    "touch-action": "pan-y",
    "interaction-prompt": "none",
    "shadow-intensity": "1",
    "tone-mapping": "neutral",
    ar: "",
    "ar-modes": "webxr scene-viewer quick-look",
    src: link.href,
  };
  for (const [name, value] of Object.entries(settings)) viewer.setAttribute(name, value);
  // The viewer shows what stands in this slot only where the device can do it.
  const room = document.createElement("button");
  room.slot = "ar-button";
  room.type = "button";
  room.className = "button button--small media__open";
  room.textContent = link.dataset.room;
  viewer.append(room);
  const loaded = new Promise((done, failed) => {
    viewer.addEventListener("load", done, { once: true });
    viewer.addEventListener("error", failed, { once: true });
  });
  viewer.className = "media__viewer";
  place.append(viewer);
  try {
    await loaded;
  } catch (error) {
    viewer.remove();
    throw error;
  }
  place.classList.add("media--open");
  link.hidden = true;
  (viewer.shadowRoot.querySelector("[tabindex]") ?? viewer).focus({ preventScroll: true });
}
