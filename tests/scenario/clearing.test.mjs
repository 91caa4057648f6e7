// Chosen customers are erased: who goes, what stays and who is left out is shown first; the number and exactly these people are confirmed; each has a
// certificate. Whoever is merged, held, restricted or waits for an answer stays, and it is said why.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { serve } from "./api.mjs";
import { fault, json, ok } from "./seloste.mjs";

let api, write, people;
const NAMES = ["helmi", "outi", "seppo", "kaisa", "veikko", "laura", "onni"];
const at = (id) => `/parties/${id}`;
const plan = async (parties) => (await api.ask(write, "POST", "/erasures/plan", { parties })).body;
const begin = (draft) => api.ask(write, "POST", "/erasures", { why: "needless", reason: "Hallitus päätti, kokous 3", ...draft });
const whys = (list) => Object.fromEntries(list.map((one) => [one.id, one.count]));
const there = async (id) => (await api.ask(write, "GET", at(id))).status === 200;

/** The server does it beside its other work. */
async function ended(id) {
  for (let tries = 0; tries < 400; tries++) {
    const { body } = await api.ask(write, "GET", `/erasures/${id}`);
    if (body.state !== "going") return body;
    await new Promise((on) => setTimeout(on, 25));
  }
  throw new Error("it does not end");
}
async function add(name, more = {}) {
  const values = { first_name: name, last_name: "Poistuva", email: `${name}@koti.example`, ...more };
  const made = await api.ask(write, "POST", "/parties", { type: "consumer", source: "person", values });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body.id;
}

before(async () => {
  api = await serve();
  write = api.token("officer", ["contact"], ["--write", "--duties"]);
  people = {};
  for (const name of NAMES) people[name] = await add(name);
});
after(() => api?.stop());

test("the plan says who goes and who is left out, and why; nothing is done", async () => {
  ok(["restrict", api.data, people.kaisa, "--why", "accuracy"]);
  ok(["hold", "add", api.data, people.veikko, "--ground", "claim", "--because", "Riita", "--holder", "Iida Tammisto", "--last", "2026-06-01"]);
  ok(["request", "add", api.data, "access", people.laura, "--by", "phone"]);
  const note = await api.ask(write, "POST", `${at(people.kaisa)}/records`, { kind: "note", source: "person", text: "Helmi Poistuva kävi mukana" });
  assert.ok([201, 403].includes(note.status));
  const seen = await plan([...Object.values(people), people.helmi, "000000000000a"]);
  assert.deepEqual([seen.chosen, seen.people], [8, 4]);
  assert.deepEqual(whys(seen.left_out), { gone: 1, asked: 1, restricted: 1, held: 1 });
  assert.deepEqual([...seen.parties].sort(), ["helmi", "outi", "seppo", "onni"].map((name) => people[name]).sort());
  assert.ok(seen.classes.some((one) => one.goes && one.people === 4));
  assert.ok(seen.tasks.length, "phones, systems and recipients");
  assert.match(seen.seal, /^[0-9a-f]{64}$/);
  const said = json(["erase", "many", api.data, ...Object.values(people), "--plan"]);
  assert.deepEqual([said.people, said.seal], [4, seen.seal]);
  assert.ok(await there(people.helmi));
});

test("the number, the people, the reason: each is asked for, and nobody goes without them", async () => {
  const parties = Object.values(people), { seal } = await plan(parties);
  for (const [more, field] of [[{ people: 3 }, "people"], [{ people: 4, seal: "0".repeat(64) }, "people"], [{ people: 4, seal: undefined }, "people"],
    [{ people: 4, reason: " " }, "reason"], [{ people: 4, why: undefined }, "why"], [{ parties: [people.kaisa], people: 0 }, "who"]]) {
    const { status, body } = await begin({ parties, seal, ...more });
    assert.ok(status >= 400, JSON.stringify(more));
    assert.equal(body.field ?? body.errors?.[0]?.field, field, JSON.stringify(body));
  }
  assert.equal(fault(["erase", "many", api.data, people.helmi, "--because", "asked", "--decision", "x"]).error.field, "--count");
  assert.equal(fault(["erase", "many", api.data, "--all-of", "tpye=consumer", "--plan"]).error.field, "--all-of");
  assert.equal(json(["erase", "list", api.data]).total, 0);
  const read = api.token("reader", ["contact"], ["--write"]);
  assert.equal((await api.ask(read, "POST", "/erasures/plan", { parties })).status, 403, "without duties");
});

test("somebody who becomes another between the look and the confirmation is looked at again", async () => {
  const parties = [people.outi, people.seppo], { seal } = await plan(parties);
  const twin = await add("outi2", { last_name: "Toinen" });
  ok(["merge", api.data, people.outi, twin, "--yes"]);
  const refused = await begin({ parties, people: 2, seal });
  assert.equal(refused.status, 409, "the other one's data would go with hers");
  const { left_out, people: left } = await plan([twin, people.seppo]);
  assert.deepEqual([whys(left_out), left], [{ merged: 1 }, 1]);
});

test("they go, each with a certificate; whoever stays is told of; nobody twice", async () => {
  const parties = [people.helmi, people.outi, people.kaisa], { seal } = await plan(parties);
  const [one, other] = await Promise.all([begin({ parties, people: 2, seal, why: "asked" }), begin({ parties, people: 2, seal })]);
  const [won, lost] = [one.status, other.status].sort();
  assert.equal(won, 201);
  assert.ok([400, 409].includes(lost), "two at once: whoever looks later finds nobody who could go");
  const done = await ended((one.status === 201 ? one : other).body.id);
  assert.deepEqual([done.state, done.chosen, done.gone, done.stays, done.waiting], ["done", 3, 2, 1, 0]);
  assert.deepEqual([whys(done.left_out), done.stayed.map((stay) => stay.party)], [{ restricted: 1 }, [people.kaisa]]);
  assert.equal(new Set(done.certificates).size, 2);
  for (const number of done.certificates) assert.equal((await api.ask(write, "GET", `/certificates/${number}`)).status, 200);
  assert.deepEqual([await there(people.helmi), await there(people.kaisa)], [false, true]);
  assert.deepEqual(whys((await plan([people.helmi])).left_out), { gone: 1 });
  assert.equal((await api.ask(write, "POST", `/erasures/${done.id}/stop`)).status, 409);
  const log = ok(["audit", "list", api.data]);
  assert.match(log, /clearing_made|poisto vahvistettu/i);
});

test("on the command line: by a list, with the number; stopped ones leave who has not gone", async () => {
  const made = json(["erase", "many", api.data, people.seppo, people.onni, people.laura, "--because", "needless", "--decision", "Johtaja 5.3.", "--count", "2"]);
  const done = await ended(made.id);
  assert.deepEqual([done.gone, whys(done.left_out), done.reason], [2, { asked: 1 }, "Johtaja 5.3."]);
  const shown = json(["erase", "show", api.data, made.id]);
  assert.deepEqual([shown.certificates.length, shown.stayed[0].party], [2, people.laura]);
  assert.match(ok(["erase", "list", api.data]), /2\s+1/);
  assert.equal(json(["erase", "list", api.data, "--limit", "1"]).erasures.length, 1);
});
