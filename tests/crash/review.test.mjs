// What a review has decided, or somebody who erases chosen customers has confirmed, and a crash cuts off is gone on with by the night's work:
// everybody once, with one certificate.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { copy, dies, each, file, folder, hasPoints, ok, read, register, rows, run, whole } from "./crash.mjs";

let full;
const env = { SELOSTE_CLOCK: "2030-06-05T10:00:00Z" }, people = 53;
before(async () => {
  full = register();
  const lines = Array.from({ length: people }, (_, i) => `Etu${i},Suku${i},nimi${i}@koti.example`);
  ok(["import", full.data, file(folder(), "people.csv", `First Name,Last Name,E-mail 1 - Value\n${lines.join("\n")}\n`), "--source", "person", "--type", "consumer"]);
  await hasPoints(full);
});

test("it dies between any two steps", async () => {
  const points = ["review.decided", "review.slice:1", "review.slice:2", "erase.keys:1", "erase.gone:2", "erase.certified:1", "store.commit:1", "store.commit:2"];
  await each(points, async (point) => {
    const one = copy(full), erase = ["review", "erase", "customer", "--unused", "36", "--because", "Ei tarvita", "--yes"];
    assert.ok(await dies(one, erase, point, env), `${point} is not passed`);
    const night = await run(one, ["nightly"], env);
    assert.equal(night.code, 0, `${point}: ${night.err}`);
    if (point === "store.commit:1") /* nothing was decided yet */
      assert.equal((await run(one, erase, env)).code, 0);
    const db = join(one.data, "register.db");
    assert.equal(rows(db, "SELECT id FROM erasure WHERE state IN ('tasks', 'closed')").length, people, `${point}: each, once`);
    assert.equal(rows(db, "SELECT id FROM review_step WHERE ended IS NULL").length, 0, point);
    assert.equal(rows(db, "SELECT id FROM review_step").length, 1, point);
    await whole(one, env);
  });
});

test("erasing chosen customers dies between any two steps", async () => {
  await each(["clearing.made", "clearing.slice:1", "erase.keys:1", "erase.gone:1", "store.commit:1"], async (point) => {
    const one = copy(full), erase = ["erase", "many", "--all-of", "all", "--because", "needless", "--decision", "Hallitus", "--count", `${people}`];
    assert.ok(await dies(one, erase, point, env), `${point} is not passed`);
    const night = await run(one, ["nightly"], env);
    assert.equal(night.code, 0, `${point}: ${night.err}`);
    if (point === "store.commit:1") /* nothing was confirmed yet */
      assert.equal((await run(one, erase, env)).code, 0);
    const db = join(one.data, "register.db");
    assert.equal(rows(db, "SELECT id FROM erasure WHERE state IN ('tasks', 'closed')").length, people, `${point}: each, once`);
    const { erasures: [list, ...more] } = await read(one, ["erase", "list"], env);
    assert.deepEqual([more.length, list.state, list.gone, list.waiting, list.stays], [0, "done", people, 0, 0], point);
    await whole(one, env);
  });
});
