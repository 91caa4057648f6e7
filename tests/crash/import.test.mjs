// An import that dies anywhere is, after the next start, whole or absent; never partly there.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { copy, dies, each, file, hasPoints, killed, randoms, read, register, rows, run, staged, whole } from "./crash.mjs";

const BIG = 530, SMALL = 230; // three slices, two slices
let empty, big, small;

/** Every tenth row belongs to one of eleven organisations, which several slices share. */
function csv(place, name, rows) {
  const lines = Array.from({ length: rows }, (_, i) =>
    `Etu${i},Suku${i},e${i}@koti.example,+35840${1000000 + i},${i % 10 ? "" : `Yhteinen ${i % 11} Oy`},${i % 7 ? "" : `Muistiinpano ${i}`}`);
  return file(place, name, `First Name,Last Name,E-mail 1 - Value,Phone 1 - Value,Organization Name,Notes\n${lines.join("\n")}\n`);
}

const organisations = (rows) => new Set(Array.from({ length: rows }, (_, i) => i).filter((i) => i % 10 === 0).map((i) => i % 11)).size;

before(async () => {
  empty = register();
  big = { path: csv(empty.place, "big.csv", BIG), rows: BIG, notes: Math.ceil(BIG / 7), parties: BIG + organisations(BIG) };
  small = { path: csv(empty.place, "small.csv", SMALL), rows: SMALL, notes: Math.ceil(SMALL / 7), parties: SMALL + organisations(SMALL) };
  await hasPoints(empty);
});

const count = (register, sql) => Number(rows(join(register.data, "register.db"), sql)[0]);

const command = (list) => ["import", list.path, "--source", "person"];

/** After a crash: starts, and looks whether all of the list is there or nothing; then takes the list in again. */
async function comesBack(register, list, why) {
  const { total } = await read(register, ["find", "--limit", "1"]);
  assert.ok(total === 0 || total === list.parties, `${why}: ${total} of ${list.parties} parties after the start`);
  await whole(register);
  assert.deepEqual(jobKeys(register), [], `${why}: a key of a job is left`);
  if (total) assert.equal(count(register, "SELECT COUNT(*) FROM record WHERE kind = 'note'"), list.notes, `${why}: notes`);
  const again = await read(register, command(list));
  assert.deepEqual([again.new, again.unchanged, again.refused], total ? [0, list.rows, 0] : [list.rows, 0, 0], why);
  assert.equal(count(register, "SELECT COUNT(*) FROM party"), list.parties, `${why}: parties in the database`);
  assert.equal(count(register, "SELECT COUNT(*) FROM record WHERE kind = 'note'"), list.notes, `${why}: notes in the database`);
  assert.equal(logged(register), list.parties, `${why}: parties in the log`);
  await whole(register);
  return total > 0;
}

/** How many different parties the log says were imported. */
function logged(register) {
  const ids = new Set();
  for (const name of readdirSync(join(register.data, "audit")))
    for (const line of readFileSync(join(register.data, "audit", name), "utf8").split("\n"))
      if (line.includes('"action":"imported"')) for (const id of JSON.parse(line.slice(line.indexOf("{"))).parties) ids.add(id);
  return ids.size;
}

/** The names of jobs' living keys: with one of them a staged copy in some backup could still be read. */
function jobKeys(register) {
  return rows(join(register.keys, "keys.db"), "SELECT name FROM key WHERE name LIKE 'job:%'");
}

test("it dies where the import says how far it came", async () => {
  const fates = {
    "import.keyed": false, // nothing was promised yet
    "import.staged": false,
    "import.slice:1": true,
    "import.slice:2": true,
    "import.slice:3": true,
    "import.finished": true,
    "import.removed": true,
  };
  await each(Object.entries(fates), async ([point, there]) => {
    const one = copy(empty);
    assert.ok(await dies(one, command(big), point), `${point} is not passed`);
    assert.equal(await comesBack(one, big, point), there, point);
  });
});

/** Every passing of a point, until the import is over before the next. */
async function everyPassing(point, most) {
  let n = 0, died = true;
  while (died) {
    const one = copy(empty), at = `${point}:${++n}`;
    died = await dies(one, command(small), at);
    await comesBack(one, small, at);
  }
  assert.ok(n - 1 >= 1 && n - 1 <= most, `${point} was passed ${n - 1} times`);
}

test("it dies while data, keys or log are being written", async () => {
  const points = ["keys.commit", "keys.destroyed", "store.commit", "store.committed", "audit.written", "audit.synced"];
  await each(points, (point) => everyPassing(point, 20));
});

test("it dies again and again while it goes on", async () => {
  const one = copy(empty);
  assert.ok(await dies(one, command(big), "import.slice:2"));
  assert.equal(staged(one).length, 1, "the list waits, sealed");
  for (const point of ["import.slice", "store.commit", "import.slice:2", "import.finished"])
    assert.ok(await dies(one, ["find", "x"], point), point);
  assert.equal(await comesBack(one, big, "the fifth start"), true);
});

test("whatever writes next finishes the import first", async () => {
  const one = copy(empty);
  assert.ok(await dies(one, command(big), "import.slice:2"));
  await read(one, ["add", "first_name=Uusi", "last_name=Tulija", "--type", "consumer", "--source", "person"]);
  assert.equal(count(one, "SELECT COUNT(*) FROM party"), big.parties + 1);
  await whole(one);
});

test("kill -9 at any moment", async (test) => {
  const random = randoms(test);
  const began = Date.now();
  assert.equal((await run(copy(empty), command(big))).code, 0);
  const takes = Date.now() - began;
  let died = 0;
  await each(Array.from({ length: 10 }, () => Math.floor(random() * takes)), async (after) => {
    const one = copy(empty);
    died += await killed(one, command(big), after);
    await comesBack(one, big, `killed after ${after} ms of about ${takes}`);
  });
  assert.ok(died >= 3, `only ${died} of 10 died at work`);
  assert.ok(existsSync(empty.data));
});
