// A conversation with a person. Words are sent again under the same key until the shop has them; what is new is
// asked for every few seconds, at once when the shop nudges, and rarely while nobody looks.
const door = document.querySelector("[data-chat]");
const base = new URL(door.href).pathname;
const QUICK = 2500, CALM = 30000, WRITING = 3000;
const WORDS = document.documentElement.lang.startsWith("zh")
  ? { title: "在线客服", close: "收起", send: "发送", words: "输入消息…", file: "添加文件", email: "邮箱（离开后也能收到答复）", name: "姓名", read: "已读", writing: "正在输入…", waits: "发送中…", lost: "暂时连不上，正在重试…", you: "您", whole: "打开完整页面" }
  : { title: "Chat", close: "Close", send: "Send", words: "Write a message…", file: "Add files", email: "E-mail, for our answer if you leave", name: "Name", read: "Read", writing: "is writing…", waits: "Sending…", lost: "No connection just now, trying again…", you: "You", whole: "Open as a page" };
const known = new Map();
const waiting = [];
let box, list, form, note, last = "", timer, socket, sending = false, wrote = 0, begun = false, failed = 0;

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key in made && key !== "list" && key !== "form") made[key] = value; else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function dress() {
  return new Promise((ready) => {
    const sheet = element("link", { rel: "stylesheet", href: door.dataset.dress });
    sheet.onload = sheet.onerror = ready;
    document.head.append(sheet);
  });
}

async function build() {
  await dress();
  list = element("ol", { className: "chat__words", ariaLabel: WORDS.title });
  list.setAttribute("aria-live", "polite");
  note = element("p", { className: "chat__note", role: "status" });
  const field = element("textarea", { name: "words", rows: 2, maxLength: 5000, placeholder: WORDS.words, ariaLabel: WORDS.words, enterKeyHint: "send" });
  const files = element("input", { type: "file", name: "files", multiple: true, accept: "image/*,application/pdf", id: "chat-files", className: "chat__files" });
  const who = element("div", { className: "chat__who" },
    element("input", { name: "name", maxLength: 120, placeholder: WORDS.name, ariaLabel: WORDS.name, autocomplete: "name" }),
    element("input", { name: "email", type: "email", maxLength: 254, placeholder: WORDS.email, ariaLabel: WORDS.email, autocomplete: "email" }));
  form = element("form", { className: "chat__form" }, who, field,
    element("div", { className: "chat__row" }, element("label", { className: "chat__file", htmlFor: "chat-files" }, WORDS.file), files, element("button", { type: "submit", className: "button button--small" }, WORDS.send)));
  const shut = element("button", { type: "button", className: "chat__shut", ariaLabel: WORDS.close }, "×");
  box = element("section", { className: "chat", ariaLabel: WORDS.title, hidden: true },
    element("header", { className: "chat__head" }, element("b", {}, WORDS.title), element("a", { href: door.href, className: "chat__whole" }, WORDS.whole), shut), list, note, form);
  document.body.append(box);
  shut.addEventListener("click", close);
  box.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  });
  field.addEventListener("input", writing);
  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
}

async function open() {
  const goesOn = /chat=1/.test(document.cookie);
  if (!box) await build();
  box.hidden = false;
  if (!goesOn || begun) form.elements.words.focus();
  begun = true;
  document.cookie = "chat=1;path=/;samesite=lax";
  look();
}

function close() {
  box.hidden = true;
  document.cookie = "chat=0;path=/;max-age=0";
  door.focus();
}

async function look() {
  clearTimeout(timer);
  const seen = !box.hidden && !document.hidden;
  try {
    const answer = await fetch(`${base}state/?after=${last}${seen ? "&read=1" : ""}`, { headers: { "X-Chat": "1" } });
    if (answer.ok) show(await answer.json());
  } catch { note.textContent = WORDS.lost; }
  clearTimeout(timer);
  timer = setTimeout(look, seen && socket?.readyState !== 1 ? QUICK : CALM);
}

function show(state) {
  for (const word of state.said) {
    if (known.has(word.key)) continue;
    known.set(word.key, draw(word));
    last = word.key;
  }
  if (state.said.length) list.scrollTop = list.scrollHeight;
  form.querySelector(".chat__who").hidden = state.open || state.known;
  for (const mark of list.querySelectorAll(".chat__read")) mark.remove();
  known.get(state.read)?.append(element("span", { className: "chat__read" }, WORDS.read));
  note.textContent = state.typing ? `${state.typing} ${WORDS.writing}` : state.promise || "";
  if (state.live && !socket && failed < 3) listen(state.live);
  if (state.closed) { last = ""; known.clear(); }
}

function draw(word) {
  const text = element("div", { className: "chat__text" });
  for (const line of word.body.split("\n")) text.append(line, element("br"));
  text.lastChild?.remove();
  const by = element("p", { className: "chat__by" }, `${word.own ? WORDS.you : word.who} · ${word.time}`);
  const row = element("li", { className: `chat__word${word.own ? " chat__word--own" : ""}` }, by, text);
  for (const [name, url] of word.files || []) row.append(element("a", { href: url, className: "chat__sent" }, name));
  list.append(row);
  return row;
}

function send() {
  const words = form.elements.words.value.trim(), files = form.elements.files;
  if (!words && !files.files.length) return;
  const data = new FormData(form);
  data.set("key", crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`);
  waiting.push(data);
  form.elements.words.value = files.value = "";
  deliver();
}

async function deliver() {
  if (sending || !waiting.length) return;
  sending = true;
  note.textContent = WORDS.waits;
  const data = waiting[0];
  data.set("after", last);
  try {
    const answer = await fetch(`${base}words/`, { method: "POST", body: data, headers: { "X-Chat": "1" } });
    const told = await answer.json();
    waiting.shift();
    if (answer.ok) show(told);
    else {
      note.textContent = told.errors?.join(" ") || WORDS.lost;
      if (!form.elements.words.value) form.elements.words.value = data.get("words");
    }
    sending = false;
    deliver();
  } catch {
    note.textContent = WORDS.lost;
    sending = false;
    setTimeout(deliver, QUICK);
  }
}

function writing() {
  if (Date.now() - wrote < WRITING || !last) return;
  wrote = Date.now();
  fetch(`${base}writing/`, { method: "POST", headers: { "X-Chat": "1" } }).catch(() => {});
}

// The shop only ever says "look": what there is to see is asked for as always.
function listen(url) {
  try { socket = new WebSocket(url); } catch { return; }
  socket.onopen = () => { failed = 0; look(); };
  socket.onmessage = () => look();
  socket.onclose = () => (failed += 1) && setTimeout(() => { socket = null; look(); }, QUICK);
}

document.addEventListener("click", (event) => { if (event.target.closest("[data-chat]")) open(); });
open();
