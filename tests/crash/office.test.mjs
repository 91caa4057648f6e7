// A breach, a step of one, a hold and its lifting: whole or absent whatever dies, once, with their entry in the log, and readable.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { add, copy, dies, each, hasPoints, ok, read, register, run, whole } from "./crash.mjs";

let full, helmi, breach, hold;
before(async () => {
  full = register();
  ok(["user", "add", full.data, "Oskari Virta"]);
  helmi = add(full.data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
  breach = JSON.parse(ok(["breach", "add", full.data, "Kansio katosi", "--json"])).id;
  hold = JSON.parse(ok(["hold", "add", full.data, helmi, "--ground", "claim", "--because", "Juttu 1", "--holder", "Oskari Virta", "--last", "2026-06-30", "--json"])).id;
  await hasPoints(full);
});

const entries = async (one, action) => (await read(one, ["audit", "list", "--action", action])).entries.length;

/** Each act at each point: what was there before, or all of it; and then it can be done. */
const acts = () => [
  { act: ["breach", "add", "Kirje väärälle"], said: "breach_recorded", was: 1, seen: async (one) => (await read(one, ["breach", "list"])).breaches.length },
  { act: ["breach", "step", breach, "assessed", "--risk", "none", "--why", "Salattu"], said: "breach_step", was: 0, seen: async (one) => ((await read(one, ["breach", "show", breach])).risk === "none" ? 1 : 0) },
  { act: ["hold", "add", helmi, "--ground", "dispute", "--because", "Juttu 2", "--holder", "Oskari Virta", "--last", "2026-05-31"], said: "held", was: 1, seen: async (one) => (await read(one, ["hold", "list", helmi])).holds.filter((row) => row.reason).length },
  { act: ["hold", "lift", hold], said: "hold_lifted", was: 0, seen: async (one) => 1 - (await read(one, ["hold", "list"])).holds.length },
];

test("they die at each point", async () => {
  const runs = acts().flatMap((one) => ["keys.commit", "store.commit", "store.committed", "audit.written"].map((point) => ({ ...one, point })));
  let died = 0;
  await each(runs, async ({ act, said, was, seen, point }) => {
    const one = copy(full), why = `${act.slice(0, 2).join(" ")} at ${point}`;
    died += await dies(one, act, point);
    const after = await seen(one);
    assert.ok(after === was || after === was + 1, `${why}: ${after}`);
    assert.equal(await entries(one, said), after, `${why}: one entry each`);
    if (after === was) assert.equal((await run(one, act)).code, 0, why);
    assert.equal(await seen(one), was + 1, why);
    await whole(one);
  });
  assert.ok(died >= 8, `only ${died} of them died`);
});
