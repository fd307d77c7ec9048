// The table, and below each row what is wrong with it.
const COLUMNS = [["perf", 5], ["a11y", 5], ["bp", 5], ["seo", 5], ["fcp", 7], ["lcp", 7], ["cls", 7], ["tbt", 6], ["kb", 7], ["html", 6], ["css", 6], ["js", 6], ["font", 6], ["img", 7], ["requests", 9], ["axe", 4], ["small", 6]];
const NAME = 34;

function cell(row, name) {
  return Array.isArray(row[name]) ? row[name].length : row[name];
}

export function report(rows) {
  console.log("page".padEnd(NAME) + COLUMNS.map(([name, width]) => name.padStart(width)).join(""));
  for (const row of rows) {
    const name = new URL(row.url).pathname.slice(-NAME + 1).padEnd(NAME);
    console.log(name + COLUMNS.map(([column, width]) => String(cell(row, column)).padStart(width)).join(""));
    for (const wrong of row.axe) console.log(`   axe, ${wrong.view}: ${wrong.id} x${wrong.times} ${wrong.first}: ${wrong.why}`);
    for (const view of row.wide) console.log(`   scrolls sideways, ${view}`);
    for (const target of row.small) console.log(`   small target: ${target}`);
    if (row.failed.length) console.log(`   lighthouse: ${row.failed.join(", ")}`);
    if (row.broken.length) console.log(`   GATE: ${row.broken.join(", ")}`);
  }
}
