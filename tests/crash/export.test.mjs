// An export that dies anywhere leaves a whole file that is written down, or none; never half of one.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { copy, dies, each, file, hasPoints, killed, ok, randoms, read, register, rows, whole } from "./crash.mjs";

const PEOPLE = 620; // two slices
let full;

before(async () => {
  full = register();
  const lines = Array.from({ length: PEOPLE }, (_, i) => `Etu${i},Suku${i},e${i}@koti.example`);
  ok(["import", full.data, file(full.place, "list.csv", `First name,Last name,E-mail\n${lines.join("\n")}\n`), "--type", "consumer", "--source", "person"]);
  await hasPoints(full);
});

const command = (one) => ["export", "--all", "--as", "json", "--purpose", "contact", "--to", "mail", "-o", join(one.here, "out.json")];

/** What must be true after the start that follows; whether there is a file. */
async function comesBack(one, why) {
  const path = join(one.here, "out.json"), there = existsSync(path);
  await read(one, ["find", "--limit", "1"]);
  assert.deepEqual(readdirSync(one.here).filter((name) => !["data", "keys", "out.json"].includes(name)), [], `${why}: something else is left`);
  const given = rows(join(one.data, "register.db"), "SELECT COUNT(*) FROM disclosure").map(Number)[0];
  if (there) {
    const document = JSON.parse(readFileSync(path, "utf8"));
    assert.deepEqual([document.parties.length, document.count, given], [PEOPLE, PEOPLE, PEOPLE], why);
    assert.equal((await read(one, ["audit", "list", "--action", "disclosed"])).entries.flatMap((entry) => entry.parties).length, PEOPLE, why);
  }
  await whole(one);
  const again = [...command(one).slice(0, -1), join(one.here, "again.json")];
  assert.equal((await read(one, again)).parties, PEOPLE, why);
  return there;
}

test("it dies between two of its steps", async () => {
  const points = { "export.written": false, "export.slice:1": false, "export.slice:2": false, "export.named": true, "store.committed:1": false, "audit.written:1": false };
  await each(Object.entries(points), async ([point, there]) => {
    const one = copy(full);
    assert.ok(await dies(one, command(one), point), `${point} is not passed`);
    assert.equal(await comesBack(one, point), there, point);
  });
});

test("it dies at any moment", async (t) => {
  const random = randoms(t);
  await each(Array.from({ length: 6 }, () => random() * 1200), async (after) => {
    const one = copy(full);
    await killed(one, command(one), after);
    await comesBack(one, `after ${Math.round(after)} ms`);
  });
});
