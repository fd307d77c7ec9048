// Turning notifications on in this browser: ask, subscribe, tell the shop.
const form = document.querySelector("[data-push]");
const said = form?.querySelector("[data-push-said]");

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

// "Firefox on Linux": so that a list of devices can be told apart.
function deviceName() {
  const agent = navigator.userAgent;
  const browser = /Edg\//.test(agent) ? "Edge" : /Firefox\//.test(agent) ? "Firefox" : /Chrome\//.test(agent) ? "Chrome" : "Safari";
  const system = /Android|iPhone|iPad|Windows|Mac OS|Linux/.exec(agent);
  return system ? `${browser}, ${system[0]}` : browser;
}

async function subscribe() {
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(form.dataset.push),
  });
  const { endpoint, keys } = subscription.toJSON();
  const body = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries({ endpoint, ...keys, name: deviceName() })) body.set(name, value);
  const answer = await fetch(form.action, { method: "POST", body });
  if (!answer.ok) throw new Error(answer.status);
}

if (form && "PushManager" in window && "serviceWorker" in navigator) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if ((await Notification.requestPermission()) !== "granted") {
      said.textContent = said.dataset.denied;
      return;
    }
    try {
      await subscribe();
      location.reload();
    } catch {
      said.textContent = said.dataset.failed;
    }
  });
}
