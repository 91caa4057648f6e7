// A sweep that makes anonymous and dies anywhere: the people are gone after the next start, and each is counted once.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { add, copy, dies, each, hasPoints, killed, ok, randoms, read, register, root, rows, run, whole } from "./crash.mjs";

const late = { SELOSTE_CLOCK: "2029-02-10T10:00:00Z" };
const counted = ["opinions|opinion.stars|3|1", "opinions|opinion.stars|5|2", "people|language|fi|2", "people|language|sv|1",
  "people|ticket.level|blue|1", "people|ticket.level|gold|2"];
let full;

before(async () => {
  full = register({ notice: join(root, "tests/scenario/anonymous.yaml") });
  for (const [name, language, level, stars] of [["Yksi", "fi", "gold", 5], ["Kaksi", "sv", "blue", 3], ["Kolme", "fi", "gold", 5]]) {
    const id = add(full.data, "swimmer", { last_name: name, language, "ticket.level": level });
    ok(["note", full.data, id, "--kind", "opinion", "--with", `stars=${stars}`, "--at", "2026-02-01"]);
  }
  await hasPoints(full);
});

/** The next start, and a sweep for whoever had not been begun: everybody gone, everybody counted once. */
async function ends(one, why) {
  assert.equal((await run(one, ["sweep", "--yes"], late)).code, 0, why);
  assert.equal((await run(one, ["sweep", "--yes"], late)).code, 0, why);
  const { remains } = await read(one, ["remains"], late);
  assert.deepEqual(remains.map((row) => [row.class, row.field, row.value, row.count].join("|")), counted, why);
  assert.equal((await read(one, ["find"], late)).total, 0, why);
  assert.deepEqual(rows(join(one.data, "register.db"), "SELECT DISTINCT state FROM erasure"), ["closed"], why);
  assert.deepEqual(rows(join(one.keys, "keys.db"), "SELECT id FROM key WHERE class = 'erasure' AND wrapped IS NOT NULL"), [], `${why}: a key of an intent`);
  const { entries } = await read(one, ["audit", "list"], late);
  assert.equal(entries.filter((entry) => entry.action === "anonymised").length, 3, `${why}: once in the log`);
  await whole(one, late);
}

test("it dies between two steps, of any of the three", async () => {
  const points = ["erase.intended", "erase.keys", "erase.remains:1", "erase.remains:2", "erase.remains:3", "erase.gone", "erase.certified", "erase.closing"];
  await each(points, async (point) => { // the three go together, step by step (sweep.test.mjs has more than one slice)
    const one = copy(full);
    assert.ok(await dies(one, ["sweep", "--yes"], point, late), `${point} is not passed`);
    await ends(one, point);
  });
});

test("it dies while data, keys or log are being written", async () => {
  const points = ["keys.destroyed:1", "store.commit:2", "store.committed:2", "store.commit:3", "store.committed:3", "audit.synced:1"];
  await each(points, async (point) => {
    const one = copy(full);
    assert.ok(await dies(one, ["sweep", "--yes"], point, late), `${point} is not passed`);
    await ends(one, point);
  });
});

test("it dies again at every start", async () => {
  const one = copy(full);
  assert.ok(await dies(one, ["sweep", "--yes"], "erase.intended", late));
  for (const point of ["erase.keys", "erase.remains", "erase.remains", "erase.gone", "erase.closing"])
    assert.ok(await dies(one, ["find", "x"], point, late), point);
  await ends(one, "the last start");
});

test("kill -9 at any moment", async (test) => {
  const random = randoms(test), began = Date.now();
  process.env.SELOSTE_CLOCK = late.SELOSTE_CLOCK;
  assert.equal((await run(copy(full), ["sweep", "--yes"], late)).code, 0);
  let takes = Date.now() - began, died = 0; // a machine that gets quieter needs less
  await each(Array.from({ length: 8 }, random), async (part) => {
    const one = copy(full), after = Math.floor(part * takes), dead = await killed(one, ["sweep", "--yes"], after);
    died += dead;
    if (!dead) takes *= 0.7;
    await ends(one, `killed after ${after} ms of about ${takes}`);
  });
  assert.ok(died >= 1, "none died at work");
});
