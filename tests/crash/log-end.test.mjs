// The log's oldest entries go, and it dies anywhere: the log is whole whatever was done of it, and the next sweep does the rest, once.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { copy, dies, each, hasPoints, ok, read, register, run, seloste, whole } from "./crash.mjs";

const at = (day) => ({ env: { SELOSTE_CLOCK: `${day}T10:00:00Z` } }), later = { SELOSTE_CLOCK: "2036-04-10T10:00:00Z" };
let full;
before(async () => {
  full = register({ notice: "notices/association.yaml" });
  for (const year of ["2028", "2030", "2032", "2034"]) {
    seloste(["find", full.data, "Virta"], at(`${year}-03-20`));
    if (year !== "2034") ok(["sweep", full.data, "--yes"], at(`${year}-03-21`)); // each begins another file
  }
  seloste(["find", full.data, "Virta"], at("2036-04-09"));
  await hasPoints(full);
});

test("it dies between any two steps", async () => {
  const points = ["audit.cut.written", "audit.cut.replaced", "audit.cut.dropped", "audit.written:3", "audit.synced:3", "audit.synced:4"];
  let cut = 0;
  await each(points, async (point) => {
    const one = copy(full);
    const died = await dies(one, ["sweep", "--yes"], point, later);
    if (point.startsWith("audit.cut")) assert.ok(died, `${point} is not passed`);
    cut += died;
    await whole(one, later);
    assert.equal((await run(one, ["sweep", "--yes"], later)).code, 0, point);
    await whole(one, later);
    assert.equal((await read(one, ["sweep", "--yes"], later)).entries, 0, point);
    const left = (await read(one, ["audit", "list"], later)).entries;
    assert.ok(left.length && left.every((entry) => entry.at > "2034-04-10" || entry.action === "erasure_certified"), point);
    const files = readdirSync(join(one.data, "audit")).sort().map((name) => readFileSync(join(one.data, "audit", name), "latin1"));
    assert.deepEqual(files.map((text) => text.includes('"gone":1,')), files.map((_, i) => i === 0), `${point}: what lies before the beginning was left`);
    assert.deepEqual(readdirSync(join(one.data, "audit")).filter((name) => !/^\d{6}\.log$/.test(name)), [], point);
  });
  assert.ok(cut >= 4);
});
