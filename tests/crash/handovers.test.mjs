// A hand-over that dies anywhere: no file without its row in the log, no row that nobody is asked about; and it can be given anew.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { add, copy, dies, each, hasPoints, killed, ok, randoms, read, register, run, whole } from "./crash.mjs";

const PEOPLE = 6;
let full;

before(async () => {
  full = register();
  for (let i = 0; i < PEOPLE; i++) {
    const who = add(full.data, "consumer", { first_name: `Etu${i}`, last_name: `Suku${i}` });
    ok(["note", full.data, who, `Kuvat ${i}`, "--kind", "invoice", "--at", "2026-01-10"]);
  }
  await hasPoints(full);
});

const command = (one, name = "out.csv") => ["handover", "give", "accounting_firm", "--purpose", "invoice", "--fiscal-year", "2026", "--back", "2026-06-30", "-o", join(one.here, name)];

/** What must be true after the start that follows: [whether there is a file, whether somebody is asked about it]. */
async function comesBack(one, why) {
  const there = existsSync(join(one.here, "out.csv"));
  const out = (await read(one, ["handover", "list"])).handovers, given = (await read(one, ["disclosures"])).disclosures;
  assert.deepEqual(readdirSync(one.here).filter((name) => !["data", "keys", "out.csv"].includes(name)), [], `${why}: something else is left`);
  assert.ok(out.length <= 1, why);
  if (there) assert.equal(out.length, 1, `${why}: a file that is in no log`);
  assert.equal(given.length, out.length * PEOPLE, `${why}: the row and the disclosures are one change`);
  const cut = out.some((row) => row.cut_off);
  for (const row of out) assert.deepEqual([row.parties, row.out], [PEOPLE, true], why);
  if (cut) {
    assert.equal((await run(one, ["handover", "step", out[0].id, "returned", "--signed-by", "Hanna"])).code, 1, `${why}: nobody knows yet whether it was given`);
    await read(one, ["handover", "step", out[0].id, ...(there ? ["given"] : ["cancelled", "Katkesi"])]);
    assert.equal((await read(one, ["handover", "list"])).handovers.length, there ? 1 : 0, why);
  }
  await whole(one);
  assert.equal((await read(one, command(one, "again.csv"))).parties, PEOPLE, why);
  assert.equal((await read(one, ["handover", "list"])).handovers.find((row) => !row.cut_off && row.out).parties, PEOPLE);
  return [there, cut];
}

test("it dies between two of its steps", async () => {
  const points = { "export.written": [false, false], "export.slice:1": [false, true], "export.named": [true, true], "handover.named": [true, true] };
  await each(Object.entries(points), async ([point, state]) => {
    const one = copy(full);
    assert.ok(await dies(one, command(one), point), `${point} is not passed`);
    assert.deepEqual(await comesBack(one, point), state, point);
  });
});

test("it dies at any moment", async (t) => {
  const random = randoms(t);
  await each(Array.from({ length: 4 }, () => random() * 900), async (after) => {
    const one = copy(full);
    await killed(one, command(one), after);
    await comesBack(one, `after ${Math.round(after)} ms`);
  });
});
