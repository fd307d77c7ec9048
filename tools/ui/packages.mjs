// Packages from this folder, else from the one the tool is started in.
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const PLACES = [createRequire(import.meta.url), createRequire(path.join(process.cwd(), "x.js"))];

export function resolved(name) {
  for (const place of PLACES) {
    try {
      return place.resolve(name);
    } catch {
      // the next place may have it
    }
  }
  throw new Error(`npm install ${name}`);
}

export async function load(name) {
  return import(pathToFileURL(resolved(name)).href);
}

export const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"];
