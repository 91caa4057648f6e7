// A merge or a split that dies anywhere happened whole or not at all, and the next start works on.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { add, copy, dies, each, hasPoints, killed, ok, randoms, read, register, rows, run, whole } from "./crash.mjs";

let full, kept, other, before_, together, joined;

const view = async (register, who) => {
  const all = await read(register, ["show", who]);
  delete all.version;
  delete all.changed;
  return all;
};

before(async () => {
  full = register();
  const firm = add(full.data, "organisation", { name: "Kuurnan Puu Oy", business_id: "9000003-8" });
  kept = add(full.data, "contact_person", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@kuurna.example" }, ["--of", firm]);
  other = add(full.data, "consumer", { first_name: "Helmi", last_name: "Aaltjo", email: "helmi@koti.example", phone: "040 000 0143" });
  for (const who of [kept, other]) {
    ok(["note", full.data, who, "Puhelusta muistiin", "--kind", "call", "--at", "2026-02-04T09:30"]);
    ok(["note", full.data, who, "Kuvauksesta", "--kind", "invoice", "--amount", "124,00", "--at", "2025-03-04"]);
  }
  await hasPoints(full);
  joined = copy(full);
  before_ = [await view(joined, kept), await view(joined, other)];
  await read(joined, ["merge", kept, other, "--yes"]);
  together = await view(joined, kept);
});

/** Merged or not, whole: the same from both ids, by look-up and in the list; `apart` or not is returned. */
async function consistent(register, why) {
  const shown = [await view(register, kept), await view(register, other)];
  const apart = shown[1].id === other;
  if (apart) assert.deepEqual(shown, before_, why);
  else assert.deepEqual(shown, [together, together], why);
  const found = (await read(register, ["find", "helmi"])).found.map((hit) => hit.id);
  assert.deepEqual(found.sort(), apart ? [kept, other].sort() : [kept], why);
  for (const [address, owner] of [["helmi@kuurna.example", kept], ["helmi@koti.example", apart ? other : kept], ["040 000 0143", apart ? other : kept]])
    assert.equal((await read(register, ["show", address])).id, owner, `${why}: ${address}`);
  const log = (await read(register, ["audit", "list"])).entries;
  const merges = log.filter((entry) => entry.action === "merged").length, splits = log.filter((entry) => entry.action === "split").length;
  assert.equal(merges - splits, apart ? 0 : 1, `${why}: ${merges} ${splits}`);
  await whole(register);
  return apart;
}

const points = ["store.commit", "store.committed", "audit.written"];

test("a merge dies", async () => {
  const both = new Set();
  await each([...points, "merge.done"], async (point) => {
    let died = true;
    for (let n = 1; died && n < 20; n++) {
      const here = copy(full);
      died = await dies(here, ["merge", kept, other, "--yes"], `${point}:${n}`);
      const apart = await consistent(here, `${point}:${n}`);
      both.add(apart);
      if (!apart) continue;
      await read(here, ["merge", kept, other, "--yes"]);
      assert.equal((await view(here, other)).id, kept, `${point}:${n} again`);
    }
  });
  assert.equal(both.size, 2, "some die before, some after");
});

test("a split dies", async () => {
  const both = new Set();
  await each([...points, "split.done"], async (point) => {
    let died = true;
    for (let n = 1; died && n < 20; n++) {
      const here = copy(joined);
      died = await dies(here, ["split", kept, "--yes"], `${point}:${n}`);
      const apart = await consistent(here, `${point}:${n}`);
      both.add(apart);
      if (apart) continue;
      await read(here, ["split", kept, "--yes"]);
      assert.equal((await view(here, other)).id, other, `${point}:${n} again`);
    }
  });
  assert.equal(both.size, 2);
});

test("an erasure of the kept one dies, and goes on with both", async () => {
  await each(["erase.intended", "erase.keys", "erase.gone", "erase.certified", "erase.closing"], async (point) => {
    const here = copy(joined);
    assert.ok(await dies(here, ["erase", other, "--yes"], point), point);
    assert.deepEqual((await read(here, ["find", "helmi"])).found, [], point);
    for (const address of ["helmi@kuurna.example", "helmi@koti.example"]) assert.equal((await run(here, ["show", address])).code, 4, `${point} ${address}`);
    const certificate = JSON.parse(rows(join(here.data, "register.db"), "SELECT certificate FROM erasure")[0]);
    assert.deepEqual(certificate.with, [other], point);
    assert.equal((await run(here, ["split", other, "--yes"])).code, 1, point);
    await whole(here);
  });
});

test("kill -9 at any moment", async (test) => {
  const random = randoms(test), began = Date.now();
  await read(copy(full), ["merge", kept, other, "--yes"]);
  const takes = Date.now() - began;
  await each(Array.from({ length: 6 }, () => Math.floor(random() * takes)), async (after) => {
    const here = copy(full);
    await killed(here, ["merge", kept, other, "--yes"], after);
    await consistent(here, `after ${after} ms`);
  });
});
