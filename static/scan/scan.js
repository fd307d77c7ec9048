// The camera as a barcode reader: the browser's own where it has one, else the one below.
//
// Reads an EAN-13, EAN-8 or UPC-A from one line of brightness values: for browsers without
// BarcodeDetector. Widths of bars in modules, per digit; G digits are L digits read backwards,
// R digits have L's widths (ISO/IEC 15420).
const DIGITS = ["3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112"].map((widths) => [...widths].map(Number));
const FIRST = ["LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL"];
const WORST = 0.75; // modules off, over the four bars of a digit

// Lengths of dark and light stretches, and whether the first is dark.
function stretches(line) {
  const middle = (Math.min(...line) + Math.max(...line)) / 2;
  const found = [];
  let dark = line[0] < middle;
  const first = dark;
  let length = 0;
  for (const value of line) {
    if (value < middle === dark) length += 1;
    else {
      found.push(length);
      length = 1;
      dark = !dark;
    }
  }
  return { lengths: [...found, length], first };
}

function digit(bars, module, kinds) {
  let best = null;
  for (const kind of kinds) {
    DIGITS.forEach((widths, value) => {
      const expected = kind === "G" ? [...widths].reverse() : widths;
      const off = expected.reduce((sum, width, i) => sum + Math.abs(bars[i] / module - width), 0);
      if (off < WORST * 2 && (!best || off < best.off)) best = { value, kind, off };
    });
  }
  return best;
}

function digits(lengths, start, count, module, kinds) {
  const found = [];
  for (let i = 0; i < count; i += 1) {
    const one = digit(lengths.slice(start + 4 * i, start + 4 * i + 4), module, kinds);
    if (!one) return null;
    found.push(one);
  }
  return found;
}

function guard(lengths, start, count, module) {
  return lengths.slice(start, start + count).every((length) => Math.abs(length / module - 1) < WORST);
}

function checked(code) {
  const sum = [...code].reverse().reduce((total, one, i) => total + Number(one) * (i % 2 ? 3 : 1), 0);
  return sum % 10 === 0 ? code : null;
}

// One code that begins at this bar: 3 guard, half the digits, 5 guard, the other half, 3 guard.
function at(lengths, start, half) {
  const count = 11 + 8 * half;
  if (start + count > lengths.length) return null;
  const module = lengths.slice(start, start + count).reduce((a, b) => a + b) / (11 + 14 * half);
  const middle = start + 3 + 4 * half;
  if (!guard(lengths, start, 3, module) || !guard(lengths, middle, 5, module) || !guard(lengths, start + count - 3, 3, module)) return null;
  const left = digits(lengths, start + 3, half, module, half === 6 ? ["L", "G"] : ["L"]);
  const right = left && digits(lengths, middle + 5, half, module, ["L"]);
  if (!right) return null;
  const told = [...left, ...right].map((one) => one.value).join("");
  if (half === 4) return checked(told);
  const first = FIRST.indexOf(left.map((one) => one.kind).join(""));
  return first < 0 ? null : checked(`${first}${told}`);
}

function readLine(line) {
  for (const values of [line, [...line].reverse()]) {
    const { lengths, first } = stretches(values);
    for (let start = first ? 0 : 1; start < lengths.length; start += 2) {
      const code = at(lengths, start, 6) || at(lengths, start, 4);
      if (code) return code;
    }
  }
  return null;
}

// Several lines across the picture, so that a code need not be in its very middle.
export function readPicture({ data, width, height }) {
  for (const part of [0.5, 0.42, 0.58, 0.34, 0.66]) {
    const row = Math.floor(height * part) * width * 4;
    const line = Array.from({ length: width }, (_, x) => data[row + 4 * x] * 0.3 + data[row + 4 * x + 1] * 0.59 + data[row + 4 * x + 2] * 0.11);
    const code = readLine(line);
    if (code) return code;
  }
  return null;
}

const FORMATS = ["ean_13", "ean_8", "upc_a", "qr_code"];
const find = (selector) => document.querySelector(selector);
const view = find("[data-scan]");
const video = find("[data-scan] video");
const form = find("[data-scan-form]");

async function reader() {
  if ("BarcodeDetector" in window) {
    const known = await BarcodeDetector.getSupportedFormats();
    const formats = FORMATS.filter((format) => known.includes(format));
    if (formats.length) {
      const detector = new BarcodeDetector({ formats });
      return async () => (await detector.detect(video))[0]?.rawValue;
    }
  }
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async () => {
    Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight });
    context.drawImage(video, 0, 0);
    return readPicture(context.getImageData(0, 0, canvas.width, canvas.height));
  };
}

async function start() {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  view.hidden = false;
  video.srcObject = stream;
  await video.play();
  const read = await reader();
  for (;;) {
    const code = video.videoWidth ? await read() : null;
    if (code) {
      stream.getTracks().forEach((track) => track.stop());
      form.elements.code.value = code;
      form.requestSubmit();
      return;
    }
    await new Promise((done) => setTimeout(done, 150));
  }
}

find("[data-scan-start]").addEventListener("click", (event) => {
  event.target.disabled = true;
  start().catch(() => {
    find("[data-scan-error]").hidden = false;
    event.target.disabled = false;
  });
});
