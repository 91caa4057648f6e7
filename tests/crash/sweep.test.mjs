// A sweep that dies anywhere: whoever was begun is gone after the next start, and the next sweep does the rest, once.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { add, copy, dies, each, hasPoints, read, register, rows, run, whole } from "./crash.mjs";

let full, people;
const env = { SELOSTE_CLOCK: "2036-06-05T10:00:00Z" };
before(async () => {
  full = register();
  people = ["Yksi", "Kaksi", "Kolme"].map((name) => add(full.data, "consumer", { last_name: name, email: `${name}@koti.example`.toLowerCase() }));
  await hasPoints(full);
});

test("it dies between two steps of the second party", async () => {
  const points = ["erase.intended", "erase.keys", "erase.gone", "erase.certified", "erase.closing"];
  await each(points, async (point) => {
    const one = copy(full);
    assert.ok(await dies(one, ["sweep", "--yes"], `${point}:2`, env), `${point} is not passed`);
    const left = (await read(one, ["find"], env)).found.length;
    assert.equal(left, 1, `${point}: the second was not finished by the start`);
    assert.equal((await run(one, ["sweep", "--yes"], env)).code, 0, point);
    assert.deepEqual((await read(one, ["find"], env)).found, [], point);
    assert.deepEqual(rows(join(one.data, "register.db"), "SELECT DISTINCT state FROM erasure"), ["closed"], point);
    assert.equal(rows(join(one.data, "register.db"), "SELECT id FROM erasure").length, people.length, `${point}: once each`);
    await whole(one, env);
  });
});
