// A product turned by hand: drag, arrow keys, two buttons. Fetched when somebody asks for it.
const ONCE_ROUND = 1400; // milliseconds: shows that it turns, where motion is welcome

function fetched(address) {
  const image = new Image();
  image.src = address;
  return image.decode();
}

function button(label, sign, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "round media__step";
  made.setAttribute("aria-label", label);
  made.textContent = sign;
  made.addEventListener("click", press);
  return made;
}

function goRound(turn, count) {
  const start = performance.now();
  const step = (now) => {
    const part = Math.min((now - start) / ONCE_ROUND, 1);
    turn(Math.round(part * count));
    if (part < 1 && document.contains(document.activeElement)) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

export async function show(place, link) {
  const { frames: list, label, value, left, right } = link.dataset;
  const frames = list.split(" ");
  await Promise.all(frames.map(fetched));
  const tile = place.querySelector(".picture");
  const image = tile.querySelector("img");
  let at = 0;
  let from = null;

  const turn = (to) => {
    at = ((to % frames.length) + frames.length) % frames.length;
    image.src = frames[at];
    tile.setAttribute("aria-valuenow", at + 1);
    tile.setAttribute("aria-valuetext", value.replace("#n", at + 1));
  };
  const about = { role: "slider", tabindex: 0, "aria-label": label, "aria-valuemin": 1, "aria-valuemax": frames.length };
  for (const [name, said] of Object.entries(about)) tile.setAttribute(name, said);
  image.alt = "";
  image.draggable = false;

  tile.addEventListener("pointerdown", (event) => {
    from = { x: event.clientX, at };
    tile.setPointerCapture(event.pointerId);
  });
  tile.addEventListener("pointermove", (event) => {
    if (from) turn(from.at + Math.round(((event.clientX - from.x) / tile.clientWidth) * frames.length));
  });
  for (const end of ["pointerup", "pointercancel"]) tile.addEventListener(end, () => { from = null; });
  tile.addEventListener("keydown", (event) => {
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: frames.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    turn(to);
  });

  const steps = document.createElement("div");
  steps.className = "media__steps";
  steps.append(button(left, "‹", () => turn(at - 1)), button(right, "›", () => turn(at + 1)));
  place.append(steps);
  place.classList.add("media--open");
  link.hidden = true;
  turn(0);
  tile.focus({ preventScroll: true });
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) goRound(turn, frames.length);
}
