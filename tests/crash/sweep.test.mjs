// A sweep that dies anywhere: whoever was begun is gone after the next start, and the next sweep does the rest, once.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { copy, dies, each, file, folder, hasPoints, ok, read, register, rows, run, whole } from "./crash.mjs";

let full;
const slice = 50, people = 2 * slice + 3;
const env = { SELOSTE_CLOCK: "2036-06-05T10:00:00Z" };
before(async () => {
  full = register();
  const lines = Array.from({ length: people }, (_, i) => `Etu${i},Suku${i},nimi${i}@koti.example`);
  ok(["import", full.data, file(folder(), "people.csv", `First Name,Last Name,E-mail 1 - Value\n${lines.join("\n")}\n`), "--source", "person", "--type", "consumer"]);
  await hasPoints(full);
});

const found = async (one) => (await read(one, ["find", "--limit", "1000"], env)).found.length;
const erasures = (one, sql) => rows(join(one.data, "register.db"), sql);

test("it dies between two steps of the second slice", async () => {
  const points = ["erase.intended", "erase.keys", "erase.gone", "erase.certified", "erase.closing", "store.commit:4", "keys.commit:4", "keys.destroyed:2"];
  await each(points, async (point) => {
    const one = copy(full), at = point.includes(":") ? point : `${point}:2`;
    assert.ok(await dies(one, ["sweep", "--yes"], at, env), `${at} is not passed`);
    const left = await found(one), begun = erasures(one, "SELECT id FROM erasure").length;
    assert.ok([slice, 2 * slice, people].includes(begun), `${at}: ${begun} were begun`);
    if (!point.includes(":")) assert.equal(begun, 2 * slice, at);
    assert.equal(left, people - begun, `${at}: what was begun was not finished by the start`);
    assert.deepEqual(erasures(one, "SELECT DISTINCT state FROM erasure"), ["tasks"], at);
    assert.equal((await run(one, ["sweep", "--yes"], env)).code, 0, at);
    assert.equal(await found(one), 0, at);
    assert.deepEqual(erasures(one, "SELECT DISTINCT state FROM erasure WHERE certificate IS NOT NULL"), ["tasks"], at);
    assert.equal(erasures(one, "SELECT DISTINCT party FROM erasure").length, people, `${at}: each`);
    assert.equal(erasures(one, "SELECT id FROM erasure").length, people, `${at}: once`);
    assert.deepEqual(rows(join(one.keys, "keys.db"), "SELECT id FROM key WHERE class IS NOT NULL AND class <> 'erasure' AND wrapped IS NOT NULL"), [], `${at}: keys`);
    // What people must do by hand is there once for each, and names them until it is signed.
    const tasks = Number(erasures(one, "SELECT COUNT(*) FROM task WHERE key IS NOT NULL")[0]), kinds = Number(erasures(one, "SELECT COUNT(DISTINCT target) FROM task")[0]);
    assert.ok(kinds > 3 && tasks === kinds * people, `${at}: ${tasks} tasks of ${kinds}`);
    await whole(one, env);
  });
});
