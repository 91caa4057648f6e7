// Measures the rows of rows.mjs, one after the other, and writes the page of a full run: docs/PERFORMANCE.md.
//
//     node bench/bench.mjs [--row ID]... [--size full|huge|quick|tiny] [--own] [--page FILE]
//
// --own leaves out the rows that need programs of others. The page is written by a full run of all rows (or where --page says);
// every run prints its figures, and keeps them as JSON in build/bench.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { machine, noiseBegin } from "./machine.mjs";
import { page, reckon, rowText } from "./page.mjs";
import { ROWS, SIZES } from "./rows.mjs";
import { clear, now, root } from "./stage.mjs";

function chosen() {
  const { values } = parseArgs({ options: {
    row: { type: "string", multiple: true, default: [] }, size: { type: "string", default: "full" }, own: { type: "boolean" }, page: { type: "string" } } });
  const ids = values.row.flatMap((each) => each.split(/[ ,]+/)).filter(Boolean);
  for (const id of ids)
    if (!ROWS.some((row) => row.id === id)) throw new Error(`there is no row "${id}"; there are ${ROWS.map((row) => row.id).join(", ")}`);
  if (!SIZES[values.size]) throw new Error(`there is no size "${values.size}"; there are ${Object.keys(SIZES).join(", ")}`);
  const rows = ROWS.filter((row) => (!ids.length || ids.includes(row.id)) && !(values.own && row.peers));
  const whole = rows.length === ROWS.length && ["full", "huge"].includes(values.size);
  return { rows, size: values.size, page: values.page ?? (whole ? join(root, "docs/PERFORMANCE.md") : undefined) };
}

async function measureRow(row, sizes, noise) {
  const began = now();
  process.stderr.write(`${row.id}: ${row.what}\n`);
  await noise.look(row.id);
  const got = await row.measure(sizes);
  const { figures, notes = [] } = Array.isArray(got) ? { figures: got } : got;
  const result = { id: row.id, seconds: (now() - began) / 1e3, figures: figures.map(reckon), notes };
  process.stdout.write(`${rowText(row, result)}\n`);
  return result;
}

async function main() {
  const wanted = chosen(), began = now(), results = [];
  const noise = await noiseBegin();
  try {
    for (const row of wanted.rows) results.push(await measureRow(row, SIZES[wanted.size], noise));
    await noise.look("end");
  } finally {
    await noise.end();
    await clear();
  }
  const all = { machine: machine(), size: wanted.size, sizes: SIZES[wanted.size], minutes: (now() - began) / 6e4, noise: noise.seen, results };
  mkdirSync(join(root, "build/bench"), { recursive: true });
  writeFileSync(join(root, `build/bench/${wanted.size}.json`), `${JSON.stringify(all, null, 1)}\n`);
  if (wanted.page) writeFileSync(wanted.page, page(all, ROWS));
  process.stdout.write(`${all.minutes.toFixed(1)} minutes${wanted.page ? `; written: ${wanted.page}` : ""}\n`);
}

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => clear().finally(() => process.exit(130)));
main().catch(async (error) => {
  process.stderr.write(`${error.stack}\n`);
  await clear();
  process.exit(1);
});
