// What "make run" puts on the desk of its demo: everybody it speaks of is there.
import { test } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { agency, bin, folder, json, ok, root } from "./seloste.mjs";

test("an office day on the demo's desk", () => {
  const place = folder(), data = join(place, "data"), env = { SELOSTE_CLOCK: "2026-11-23T07:12:00Z" };
  ok(["init", data, "--keys", join(place, "keys"), "--notice", agency, "--demo"], { env });
  const done = spawnSync(join(root, "tools/desk.sh"), [bin, data, "2026-11-23"], { encoding: "utf8", env: { ...process.env, ...env } });
  assert.deepEqual([done.status, done.stderr, done.stdout], [0, "", ""]);
  const { requests } = json(["request", "list", data], { env });
  assert.deepEqual(requests.map((one) => one.right), ["access", "erasure"]);
  assert.ok(requests[0].name);
  assert.equal(json(["service", "list", data], { env }).services.length, 3);
  assert.equal(json(["breach", "list", data], { env }).breaches.length, 1);
  assert.equal(json(["mail", "list", data], { env }).messages.length, 1);
  assert.deepEqual(json(["hold", "list", data], { env }).holds.map((one) => one.holder), ["Iida Tammisto"]);
  const [binder] = json(["handover", "list", data], { env }).handovers;
  assert.ok(binder.records > 0 && !binder.late);
  assert.equal(json(["system", "show", data, "devices"], { env }).beside.breaches.length, 1);
  assert.match(ok(["due", data], { env }), /Soita takaisin/);
});
