// An erasure that dies anywhere goes on at the next start: the person is erased once, with one certificate.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { agency, copy, dies, each, file, folder, hasPoints, killed, monthly, ok, randoms, read, register, rows, run, whole, add } from "./crash.mjs";

let full, helmi, kuurna, colleague, consumer;

before(async () => {
  full = register();
  kuurna = add(full.data, "organisation", { name: "Kuurnan Puu Oy", business_id: "9000003-8" });
  helmi = add(full.data, "contact_person", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@kuurna.example", phone: "040 000 0142" }, ["--of", kuurna]);
  colleague = add(full.data, "contact_person", { first_name: "Onni", last_name: "Salavirta", email: "onni@kuurna.example" }, ["--of", kuurna]);
  consumer = add(full.data, "consumer", { first_name: "Lumi", last_name: "Virtanen", email: "lumi@koti.example" });
  for (const who of [helmi, consumer]) {
    ok(["note", full.data, who, "Puhelusta muistiin", "--kind", "call", "--at", "2026-02-04T09:30"]);
    ok(["note", full.data, who, "Kuvauksesta", "--kind", "invoice", "--amount", "124,00", "--at", "2025-03-04"]);
  }
  await hasPoints(full);
});

const intents = "SELECT id FROM key WHERE class = 'erasure' AND wrapped IS NOT NULL";
const erase = (who) => ["erase", who, "--yes"];
const actions = (list, party, action) => list.filter((entry) => entry.party === party && entry.action === action).length;

/** What is left for people is there once, says who it is about until it is signed, and then the intent's key goes. */
async function peopleDoTheirs(one, who, why) {
  const { tasks } = await read(one, ["task", "list"]);
  assert.ok(tasks.length >= 5 && tasks.every((task) => task.party === who && task.name && task.erasure), `${why}: ${JSON.stringify(tasks)}`);
  assert.equal(new Set(tasks.map((task) => [task.kind, task.place, task.target].join())).size, tasks.length, `${why}: a task twice`);
  assert.equal(rows(join(one.keys, "keys.db"), intents).length, 1, `${why}: the intent's key`);
  const signed = await run(one, ["task", "sign", ...tasks.map((task) => task.id), "--name", "Iida", "--by", "phone"]);
  assert.equal(signed.code, 0, `${why}: ${signed.out}`);
  await afterThem(one, who, why);
}

async function afterThem(one, who, why) {
  assert.deepEqual((await read(one, ["task", "list"])).tasks, [], why);
  const [state, text] = rows(join(one.data, "register.db"), "SELECT state || '|' || certificate FROM erasure").map((row) => row.split("|"))[0];
  assert.equal(state, "closed", why);
  assert.equal(JSON.parse(text).complete, true, why);
  assert.deepEqual(rows(join(one.keys, "keys.db"), intents), [], `${why}: a key of the intent`);
  assert.equal(actions((await read(one, ["audit", "list"])).entries, who, "erasure_completed"), 1, why);
}

/** What must be true after the start that follows, whatever died; `begun`: whether the erasure was to go on. */
async function goesOn(one, who, address, why, sign = true) {
  const others = [helmi, consumer, colleague, kuurna].filter((id) => id !== who);
  const found = (await read(one, ["find"])).found.map((party) => party.id); // this start goes on with the erasure
  const log = (await read(one, ["audit", "list"])).entries;
  const begun = actions(log, who, "erasure_begun");
  assert.ok(begun <= 1, why);
  for (const action of ["erased", "erasure_certified"]) assert.equal(actions(log, who, action), begun, `${why}: ${action}`);
  const shown = await read(one, ["show", who]);
  if (begun) {
    assert.ok(!found.includes(who), `${why}: still found`);
    assert.equal((await run(one, ["show", address])).code, 4, `${why}: still looked up`);
    assert.deepEqual(shown.values, [], why);
    assert.deepEqual(shown.records.map((record) => [record.kind, record.text, record.amount_cents]), [["invoice", "Kuvauksesta", 12400]], `${why}: bookkeeping stays`);
    const [state, certificate] = rows(join(one.data, "register.db"), "SELECT state || '|' || certificate FROM erasure").map((row) => row.split("|"))[0];
    assert.equal(state, "tasks", why);
    assert.equal(JSON.parse(certificate).checks.former_letters, "do not open");
    assert.equal(JSON.parse(certificate).complete, false);
    assert.ok(JSON.parse(certificate).destroyed.keys >= 1, why);
    if (sign) await peopleDoTheirs(one, who, why);
    const again = await run(one, erase(who));
    assert.ok([3, 4].includes(again.code), `${why}: ${again.code} ${again.out}`);
  } else {
    assert.equal(shown.values.length >= 3, true, why);
    assert.equal((await run(one, erase(who))).code, 0, `${why}: it cannot be erased later`);
  }
  for (const id of others) {
    assert.ok(found.includes(id), `${why}: somebody else is lost`);
    const other = await read(one, ["show", id]);
    assert.ok(other.values.length >= 2 && other.values.every((value) => value.text && !value.erased), why);
    assert.ok(other.records.every((record) => !record.erased), why);
  }
  const after = (await read(one, ["audit", "list"])).entries;
  for (const action of ["erasure_begun", "erased", "erasure_certified"]) assert.equal(actions(after, who, action), 1, `${why}: ${action} once`);
  await whole(one);
  return begun === 1;
}

test("it dies between two of its steps", async () => {
  const points = ["erase.intended", "erase.keys", "erase.gone", "erase.certified", "erase.closing"];
  const people = [[helmi, "helmi@kuurna.example"], [consumer, "lumi@koti.example"]];
  await each(points.flatMap((point) => people.map((person) => [point, ...person])), async ([point, who, address]) => {
    const one = copy(full);
    assert.ok(await dies(one, erase(who), point), `${point} is not passed`);
    if (point === "erase.gone") assert.equal(rows(join(one.keys, "keys.db"), intents).length, 1, "the intent has a key of its own");
    assert.equal(await goesOn(one, who, address, point), true, point);
  });
});

test("it dies while people sign the last of their tasks", async () => {
  const done = copy(full);
  assert.equal((await run(done, erase(helmi))).code, 0);
  const ids = (await read(done, ["task", "list"])).tasks.map((task) => task.id);
  await each(["store.commit", "store.committed", "erase.completed", "keys.destroyed"], async (point) => {
    let n = 0, died = true;
    while (died && n < 20) {
      const one = copy(done), at = `${point}:${++n}`;
      died = await dies(one, ["task", "sign", ...ids, "--name", "Iida", "--by", "phone"], at);
      const open = (await read(one, ["task", "list"])).tasks;
      assert.ok(open.length === 0 || open.length === ids.length, `${at}: all or none`);
      if (open.length) assert.equal((await run(one, ["task", "sign", ...ids, "--name", "Iida", "--by", "phone"])).code, 0, at);
      await afterThem(one, helmi, at);
      await whole(one);
    }
    assert.ok(n > 1 && n < 20, `${point} was passed ${n - 1} times`);
  });
});

test("it dies while data, keys or log are being written", async () => {
  const points = ["keys.commit", "keys.destroyed", "store.commit", "store.committed", "audit.written", "audit.synced"];
  await each(points, async (point) => {
    let n = 0, died = true;
    while (died && n < 20) {
      const one = copy(full), at = `${point}:${++n}`;
      died = await dies(one, erase(helmi), at);
      await goesOn(one, helmi, "helmi@kuurna.example", at, false);
    }
    assert.ok(n > 1 && n < 20, `${point} was passed ${n - 1} times`);
  });
});

test("it dies at every start, and is done once in the end", async () => {
  const one = copy(full);
  assert.ok(await dies(one, erase(helmi), "erase.intended"));
  for (const point of ["erase.keys", "erase.keys", "erase.gone", "store.commit", "erase.certified"])
    assert.ok(await dies(one, ["find", "x"], point), point);
  assert.equal(await goesOn(one, helmi, "helmi@kuurna.example", "the last start"), true);
});

test("kill -9 at any moment", async (test) => {
  const random = randoms(test), began = Date.now();
  assert.equal((await run(copy(full), erase(helmi))).code, 0);
  const takes = Date.now() - began;
  let died = 0;
  await each(Array.from({ length: 8 }, () => Math.floor(random() * takes)), async (after) => {
    const one = copy(full);
    died += await killed(one, erase(helmi), after);
    await goesOn(one, helmi, "helmi@kuurna.example", `killed after ${after} ms of about ${takes}`);
  });
  assert.ok(died >= 2, `only ${died} of 8 died at work`);
});

test("records that stay get their own key before the month's key goes", async () => {
  const notice = file(folder(), "notice.yaml", monthly(readFileSync(agency, "utf8")));
  const months = register({ notice });
  const client = add(months.data, "organisation", { name: "Vuosien Asiakas Oy", email: "vuosien@asiakas.example" });
  ok(["note", months.data, client, "Tämä lähtee", "--kind", "invoice", "--at", "2018-02-01"]); // both are due in December 2028
  ok(["note", months.data, client, "Tämä jää", "--kind", "invoice", "--at", "2018-11-01"]);
  ok(["note", months.data, client, "Jää pisimpään", "--kind", "invoice", "--at", "2019-03-01"]);
  const points = ["store.commit", "store.committed", "erase.intended", "erase.keys", "erase.gone", "erase.closing"];
  await each(points, async (point) => {
    const one = copy(months);
    assert.ok(await dies(one, erase(client), point), point);
    const before = copy(one);
    if (point === "store.commit") assert.equal((await run(one, erase(client))).code, 0);
    const { records } = await read(one, ["show", client]);
    assert.deepEqual(records.map((record) => [record.text, record.erased]), [["Jää pisimpään", false], ["Tämä jää", false]], point);
    await whole(one);
    // A copy of the data from within the erasure, with the keys of today.
    const old = await read({ data: before.data, keys: one.keys }, ["show", client]);
    assert.deepEqual(old.records.map((record) => record.text).filter((text) => text === "Tämä lähtee"), [], point);
    // When its own day has come, what stayed goes from that copy too: it had a key of that first erasure.
    const later = { SELOSTE_CLOCK: "2027-01-05T10:00:00Z" };
    assert.equal((await run(one, erase(client), later)).code, 0, point);
    const older = await run({ data: before.data, keys: one.keys }, ["show", client, "--json"], later);
    assert.doesNotMatch(older.out, /Tämä|Vuosien/, point);
  });
});

test("where a paper is can be read until somebody signs, wherever it died; then its key is gone", async () => {
  const papers = register();
  const one = add(papers.data, "consumer", { first_name: "Lumi", last_name: "Virtanen", email: "lumi@koti.example" });
  ok(["paper", "add", papers.data, one, "Kortti", "--source", "person", "--folder", "3", "--page", "14"]);
  const place = async (here) => (await read(here, ["task", "list"])).tasks.filter((task) => task.place === "paper" && !task.target).map((task) => [task.id, task.where]);
  for (const point of ["store.committed:1", "erase.intended", "erase.keys", "keys.commit:1", "keys.commit:2"]) {
    const here = copy(papers);
    await dies(here, ["erase", one, "--yes"], point);
    const [[id, where] = []] = await place(here);
    if (!id) continue; // it had not begun
    assert.equal(where, "folder 3, page 14", point);
    const living = () => rows(join(here.keys, "keys.db"), "SELECT id FROM key WHERE class = 'paper' AND party IS NOT NULL AND wrapped IS NOT NULL").length;
    assert.equal(living(), 1, point);
    assert.equal((await run(here, ["task", "sign", id, "--name", "Iida"])).code, 0, point);
    assert.equal(living(), 0, point);
  }
});

test("older keys: it dies while the erasure is carried out again", async () => {
  const done = copy(full), older = copy(full);
  assert.equal((await run(done, erase(consumer))).code, 0);
  const again = { data: done.data, keys: older.keys };
  assert.ok(await dies(again, ["find", "x"], "erase.again"));
  const shown = await read({ data: older.data, keys: again.keys }, ["show", consumer]);
  assert.ok(shown.values.every((value) => value.text === null || value.erased), JSON.stringify(shown.values));
  assert.deepEqual((await read(again, ["find"])).found.map((party) => party.id).includes(consumer), false);
  // keys that were put back by hand cannot tell who wrote the log since: the erasure holds, and verify says since when
  assert.match((await run(again, ["audit", "verify"])).out, /the keys were put back to an older copy by hand/);
});
