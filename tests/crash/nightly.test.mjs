// A night's work that dies anywhere is gone on with: what was not done is done, what was done is not done twice, and the log has one entry.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { copy, dies, each, file, folder, hasPoints, ok, read, register, rows, run, whole } from "./crash.mjs";

let full;
const env = { SELOSTE_CLOCK: "2036-06-05T10:00:00Z" }, people = 53;
before(async () => {
  full = register();
  const lines = Array.from({ length: people }, (_, i) => `Etu${i},Suku${i},nimi${i}@koti.example`);
  ok(["import", full.data, file(folder(), "people.csv", `First Name,Last Name,E-mail 1 - Value\n${lines.join("\n")}\n`), "--source", "person", "--type", "consumer"]);
  await hasPoints(full);
});

test("it dies between any two steps", async () => {
  const points = ["nightly.begun", "nightly.task:1", "nightly.task:2", "nightly.task:3", "nightly.task:4", "nightly.tasks", "erase.keys:1", "erase.gone:2", "store.commit:1", "store.commit:3"];
  await each(points, async (point) => {
    const one = copy(full);
    assert.ok(await dies(one, ["nightly"], point, env), `${point} is not passed`);
    const done = await run(one, ["nightly"], env);
    assert.equal(done.code, 0, `${point}: ${done.err}`);
    const [night, ...others] = (await read(one, ["nightly", "--show"], env)).nights;
    assert.deepEqual(others, [], point);
    assert.ok(night.done && night.tasks.every((task) => task.done), `${point}: ${JSON.stringify(night)}`);
    assert.equal(night.cut_off, point !== "store.commit:1", point);
    const db = join(one.data, "register.db");
    assert.equal(rows(db, "SELECT id FROM erasure WHERE state IN ('tasks', 'closed')").length, people, `${point}: each, once`);
    assert.equal((await read(one, ["audit", "list", "--action", "nightly"], env)).entries.length, 1, point);
    assert.match((await run(one, ["nightly"], env)).out, /done already/, point);
    await whole(one, env);
  });
});
