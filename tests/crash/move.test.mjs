// A whole register that is taken in and dies anywhere is there whole after the next start, or not at all; written out, it is a
// whole file or none.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { add, agency, copy, dies, each, file, hasPoints, ok, randoms, read, register, rows, start, whole } from "./crash.mjs";

const PEOPLE = 120;
let full, empty, path, sheet;

before(async () => {
  full = register();
  const lines = Array.from({ length: PEOPLE }, (_, i) => `Etu${i},Suku${i},e${i}@koti.example`);
  ok(["import", full.data, file(full.place, "list.csv", `First name,Last name,E-mail\n${lines.join("\n")}\n`), "--type", "consumer", "--source", "person"]);
  ok(["notice", "adopt", full.data, file(full.place, "next.yaml", readFileSync(agency, "utf8").replace(/^ {2}version: .*$/m, "  version: 8")), "--yes"]);
  ok(["erase", full.data, add(full.data, "consumer", { last_name: "Lähtijä", email: "pois@koti.example" }), "--yes"]);
  sheet = readFileSync(join(full.place, "sheet.txt"), "utf8");
  path = join(full.place, "all.json");
  ok(["export", full.data, "--all", "--as", "json", "-o", path, "--yes"]);
  empty = register();
  await hasPoints(empty);
});

/** Takes the file in and dies at the point, or after so many milliseconds; whether it died. */
async function takes(one, env, after) {
  const running = start(["import", one.data, path, "--keys", one.keys], { env });
  running.child.stdin.end(sheet);
  const timer = after === undefined ? null : setTimeout(() => running.child.kill("SIGKILL"), after);
  const done = await running.end;
  clearTimeout(timer);
  assert.ok(done.signal === "SIGKILL" || done.code === 0, `${done.signal ?? done.code} ${done.err}`);
  return done.signal === "SIGKILL";
}

/** Whether it is there after the start that follows; if it is not, it can be taken in now. */
async function comesBack(one, why) {
  const { total } = await read(one, ["find", "--limit", "1"]);
  assert.ok(total === 0 || total === PEOPLE, `${why}: ${total} of ${PEOPLE}`);
  await whole(one);
  if (!total) await takes(one, {});
  assert.deepEqual([await read(one, ["find", "e7@koti.example"]).then((hits) => hits.total), await read(one, ["find"]).then((hits) => hits.total)], [1, PEOPLE], why);
  const database = join(one.data, "register.db");
  assert.deepEqual(rows(database, "SELECT COUNT(*) FROM letter UNION ALL SELECT COUNT(*) FROM suppressed"), rows(join(full.data, "register.db"), "SELECT COUNT(*) FROM letter UNION ALL SELECT COUNT(*) FROM suppressed"), why);
  const shown = await read(one, ["show", "e7@koti.example"]);
  assert.ok(shown.values.length === 3 && shown.values.every((value) => !value.erased && value.text), `${why}: a key is lost`);
  assert.deepEqual(readdirSync(join(one.data, "notices")).filter((name) => !name.endsWith(".next")).sort(), ["1.yaml", "2.yaml"], why);
  const list = file(one.here, "list.csv", "First name,Last name,E-mail\nTaas,Lähtijä,pois@koti.example\n");
  assert.equal((await read(one, ["import", list, "--type", "consumer", "--source", "person"])).suppressed, 1, `${why}: the suppressed`);
  await whole(one);
  return total > 0;
}

test("taken in, it dies between two of its steps", async () => {
  const points = { "carry.put": false, "store.commit:1": false, "store.committed:1": true, "carry.committed": true, "keys.commit:1": false };
  await each(Object.entries(points), async ([point, there]) => {
    const one = copy(empty);
    assert.ok(await takes(one, { SELOSTE_CRASH: point }), `${point} is not passed`);
    assert.equal(await comesBack(one, point), there, point);
  });
});

test("taken in, it dies at any moment", async (t) => {
  const random = randoms(t);
  await each(Array.from({ length: 3 }, () => random() * 1200), async (after) => {
    const one = copy(empty);
    await takes(one, {}, after);
    await comesBack(one, `after ${Math.round(after)} ms`);
  });
});

test("written out, it dies between two of its steps", async () => {
  await each(["carry.written", "carry.logged"], async (point) => {
    const one = copy(full), out = join(one.here, "out.json");
    assert.ok(await dies(one, ["export", "--all", "--as", "json", "-o", out, "--yes"], point));
    assert.deepEqual(readdirSync(one.here).sort(), ["data", "keys"], point);
    assert.equal((await read(one, ["export", "--all", "--as", "json", "-o", out, "--yes"])).parties, PEOPLE);
    assert.ok(existsSync(out));
  });
});
