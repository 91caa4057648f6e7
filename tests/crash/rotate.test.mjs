// The root of the keys is replaced: whatever dies, the next start has one root that opens every letter.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { add, copy, dies, each, hasPoints, ok, read, register, run, whole } from "./crash.mjs";

let full, who, root;
before(async () => {
  full = register();
  who = add(full.data, "consumer", { first_name: "Lumi", last_name: "Virtanen", email: "lumi@koti.example" });
  root = readFileSync(join(full.keys, "root"), "hex");
  await hasPoints(full);
});

const rotate = (one) => ["keys", "rotate", one.data, "--keys", one.keys];
async function readable(one, why) {
  assert.equal((await read(one, ["show", who])).values.every((value) => value.text), true, why);
  assert.equal(existsSync(join(one.keys, "root.next")), false, why);
  await whole(one);
}

test("it dies at each step", async () => {
  await each(["rotate.made", "rotate.piece", "rotate.all", "rotate.file", "keys.commit"], async (point) => {
    const one = copy(full);
    const done = await run({ data: one.data, keys: one.keys }, ["keys", "rotate"], { SELOSTE_CRASH: point });
    assert.equal(done.signal, "SIGKILL", `${point} is not passed`);
    assert.equal((await run(one, ["find", "Lumi"])).code, 0, point);
    if (!["rotate.made", "keys.commit"].includes(point)) {
      assert.notEqual(readFileSync(join(one.keys, "root"), "hex"), root, `${point}: not finished by the start`);
      await readable(one, point);
    }
    ok(rotate(one));
    assert.notEqual(readFileSync(join(one.keys, "root"), "hex"), root, point);
    await readable(one, point);
    assert.ok((await read(one, ["audit", "list"])).entries.some((entry) => entry.action === "keys_rotated"), point);
  });
});
