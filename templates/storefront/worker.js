{% autoescape off %}// The shop where there is no network: the pages seen last, else a page that says so.
const { version, files, offline, icon } = {{ told }};
const SHELL = `shell-${version}`;
const PAGES = "pages";
const MOST_PAGES = 40;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(SHELL).then((shell) => shell.addAll([...files, ...offline])).then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const old = (name) => name !== SHELL && name !== PAGES;
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

// Only what is the same for everybody is kept: a personal page says "private".
async function keep(request, answer) {
  if (!answer.ok || !/public/.test(answer.headers.get("Cache-Control") || "")) return;
  const pages = await caches.open(PAGES);
  await pages.put(request, answer);
  const kept = await pages.keys();
  await Promise.all(kept.slice(0, Math.max(kept.length - MOST_PAGES, 0)).map((one) => pages.delete(one)));
}

async function page(event) {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(keep(event.request, answer.clone()));
    return answer;
  } catch {
    const language = offline.find((path) => event.request.url.includes(path.split("/")[1])) || offline[0];
    return (await caches.match(event.request)) || (await caches.match(language));
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (files.includes(url.pathname)) event.respondWith(caches.match(request).then((found) => found || fetch(request)));
});

// A notification: what it says and where it leads came encrypted for this browser alone.
self.addEventListener("push", (event) => {
  const { title, body, url, tag } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body, tag, data: { url }, icon, badge: icon }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url } = event.notification.data;
  if (url) event.waitUntil(self.clients.openWindow(url));
});
{% endautoescape %}
