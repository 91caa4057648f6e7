// An undoing that dies anywhere is finished by the next start; what was there before the import is there after it.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { copy, dies, each, file, hasPoints, killed, randoms, read, register, rows, run, whole } from "./crash.mjs";

const ROWS = 450; // several slices
let taken, batch;

before(async () => {
  taken = register();
  const first = file(taken.place, "first.csv", "first_name,last_name,email\nAino,Alku,e3@koti.example\nEero,Alku,eero@koti.example\n");
  const lines = Array.from({ length: ROWS }, (_, i) =>
    `${i === 3 ? "Aino,Alku" : `Etu${i},Suku${i}`},e${i}@koti.example,+35840${1000000 + i},${i % 9 ? "" : `Yhteinen ${i % 7} Oy`},${i % 5 ? "" : `Muistiinpano ${i}`}`);
  const list = file(taken.place, "list.csv", `First Name,Last Name,E-mail 1 - Value,Phone 1 - Value,Organization Name,Notes\n${lines.join("\n")}\n`);
  await hasPoints(taken);
  await read(taken, ["import", first, "--source", "person"]);
  batch = (await read(taken, ["import", list, "--source", "person"])).batch;
  await read(taken, ["note", "e7@koti.example", "Soitettu takaisin"]);
});

const count = (one, sql) => Number(rows(join(one.data, "register.db"), sql)[0]);

/** Either nothing has been undone yet, or all of it. */
async function comesBack(one, why) {
  await read(one, ["find", "x"]); // whatever opens it for writing finishes it first; the list of imports only reads
  const { imports } = await read(one, ["import", "list"]);
  const state = imports.find((row) => row.batch === batch).state;
  assert.ok(state === "done" || state === "undone", `${why}: ${state}`);
  if (state === "done") await read(one, ["undo", batch, "--yes"]);
  assert.equal(count(one, "SELECT COUNT(*) FROM party"), 3, `${why}: Aino, Eero, and the one who was called`);
  assert.equal(count(one, "SELECT COUNT(*) FROM batch_did"), 2, `${why}: lines of the first import alone`);
  assert.equal(count(one, "SELECT COUNT(*) FROM record WHERE kind = 'note'"), 1, `${why}: notes`);
  assert.equal((await read(one, ["find", "e11@koti.example"])).total, 0, why);
  const aino = await read(one, ["show", "e3@koti.example"]);
  assert.deepEqual(aino.values.map((value) => value.field).sort(), ["email", "first_name", "last_name"], why);
  assert.equal(Number(rows(join(one.keys, "keys.db"), "SELECT COUNT(DISTINCT party) FROM key WHERE party IS NOT NULL AND party <> 0")[0]), 3, `${why}: keys of others are left`);
  await whole(one);
  const again = await run(one, ["undo", batch, "--yes"]);
  assert.notEqual(again.code, 0, why);
  return state;
}

test("it dies at each of its own points", async () => {
  const fates = { "undo.begun": "undone", "undo.slice:1": "undone", "undo.keys:1": "undone", "undo.slice:2": "undone", "undo.keys:3": "undone", "undo.finished": "undone" };
  await each(Object.entries(fates), async ([point, fate]) => {
    const one = copy(taken);
    assert.ok(await dies(one, ["undo", batch, "--yes"], point), `${point} is not passed`);
    assert.equal(await comesBack(one, point), fate, point);
  });
});

test("it dies while data, keys or log are being written, and while it goes on", async () => {
  await each(["store.commit:1", "store.commit:3", "store.committed:2", "keys.destroyed:1", "keys.destroyed:2", "audit.written:1", "audit.synced:1"], async (point) => {
    const one = copy(taken);
    assert.ok(await dies(one, ["undo", batch, "--yes"], point), `${point} is not passed`);
    await dies(one, ["find", "x"], "undo.keys:1");
    await comesBack(one, point);
  });
});

test("kill -9 at any moment", async (test) => {
  const random = randoms(test);
  const began = Date.now();
  assert.equal((await run(copy(taken), ["undo", batch, "--yes"])).code, 0);
  const takes = Date.now() - began;
  await each(Array.from({ length: 5 }, () => Math.floor(random() * takes)), async (after) => {
    const one = copy(taken);
    await killed(one, ["undo", batch, "--yes"], after);
    await comesBack(one, `killed after ${after} ms of about ${takes}`);
  });
});
