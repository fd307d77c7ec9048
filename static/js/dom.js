// Small helpers, so that the other modules read like sentences.

export const root = document.documentElement;

export function find(selector, within = document) {
  return within.querySelector(selector);
}

export function all(selector, within = document) {
  return [...within.querySelectorAll(selector)];
}

// Listen on the document for events inside what matches, now and after any swap.
export function on(type, selector, handle, capture = false) {
  document.addEventListener(type, (event) => {
    const element = event.target.closest?.(selector);
    if (element) handle(event, element);
  }, capture);
}

export function debounce(milliseconds, call) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...values), milliseconds);
  };
}

export function html(text) {
  const template = document.createElement("template");
  template.innerHTML = text;
  return template.content;
}
