// A correction, the answer that tells others of it, a restriction that is lifted, a part that is agreed on: each is there with its step and its
// entry in the log or not at all, whatever dies, and can then be done.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { add, copy, dies, each, hasPoints, ok, read, register, run, whole } from "./crash.mjs";

let full, helmi, wrong, fixed, still, part;
before(async () => {
  full = register();
  helmi = add(full.data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
  const take = (right) => JSON.parse(ok(["request", "add", full.data, right, helmi, "Pyyntö", "--by", "email", "--json"])).id;
  wrong = take("rectification");
  fixed = take("rectification");
  still = take("restriction");
  part = take("access");
  ok(["request", "correct", full.data, fixed, "phone", "+358401234567"]);
  ok(["request", "carry-out", full.data, still, "--why", "accuracy"]);
  ok(["request", "answer", full.data, still]);
  ok(["request", "lift-tell", full.data, still, "--why", "tarkistettu", "--how", "post"]);
  ok(["request", "begin", full.data, part]);
  await hasPoints(full);
});

const steps = async (one, id, kind) => (await read(one, ["request", "show", id])).steps.filter((step) => step.step === kind).length;
const value = async (one, field) => (await read(one, ["show", helmi])).values.find((row) => row.field === field)?.text;
const tasks = async (one, id) => (await read(one, ["task", "list"])).tasks.filter((task) => task.request === id);

/** What the step did in the same change: 0 before, 1 after. */
const acts = () => [
  { act: ["request", "correct", wrong, "last_name", "Aalto"], id: wrong, kind: "performed", did: async (one) => Number(await value(one, "last_name") === "Aalto") },
  { act: ["request", "answer", fixed], id: fixed, kind: "granted", did: async (one) => Number((await tasks(one, fixed)).length > 0) },
  { act: ["request", "lift", still], id: still, kind: "lifted", did: async (one) => Number((await read(one, ["show", helmi])).restricted === null) },
  { act: ["request", "scope", part, "--only", "vouchers", "--how", "puhelimessa"], id: part, kind: "scoped", did: async (one) => Number(!(await tasks(one, part)).some((task) => task.target === "whatsapp")) },
];

test("they die before and after the commit", async () => {
  const runs = acts().flatMap((one) => ["store.commit", "store.committed"].map((point) => ({ ...one, point })));
  let died = 0;
  await each(runs, async ({ act, id, kind, did, point }) => {
    const one = copy(full), why = `${act.slice(0, 2).join(" ")} at ${point}`;
    const dead = await dies(one, act, point);
    died += dead; // after the wait: two are at work
    const after = await did(one);
    assert.equal(await steps(one, id, kind), after, `${why}: the step and what it does are one change`);
    if (!after) assert.equal((await run(one, act)).code, 0, why);
    assert.deepEqual([await did(one), await steps(one, id, kind)], [1, 1], why);
    await whole(one);
  });
  assert.ok(died >= 8, `only ${died} of them died`);
});
