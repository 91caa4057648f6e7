// Companies from YTJ: found, held against the notice, stored with their source, brought up to date. Nobody outside is asked: a server
// of our own speaks the documented shapes, and answers badly when it is told to.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { add, agency, clock, fault, file, json, ok, register, seloste, start } from "./seloste.mjs";
import { company, ytj } from "./ytj.mjs";

let there, home;
before(async () => {
  there = await ytj();
  home = register();
  ok(["setting", home.data, "ytj.url", there.url]);
  ok(["setting", home.data, "ytj.per_minute", "200"]);
});
after(() => there.close());

/** The program must not stand in the server's way, which lives in this process. */
async function run(args, env) {
  const running = start(args, { env });
  running.child.stdin.end();
  return running.end;
}
/** Every call has a minute of its own, so that the pace holds up only the test about it. */
let minute = 0;
const later = () => ({ SELOSTE_CLOCK: new Date(Date.parse(clock) + 60000 * ++minute).toISOString().replace(".000", "") });
async function said(args, env = later()) {
  const done = await run([...args, "--json"], env);
  return done.code === 0 ? { code: 0, ...JSON.parse(done.out) } : { code: done.code, ...JSON.parse(done.err) };
}

test("a company is found by its name: the name that holds, the address in the notice's language", async () => {
  const found = await said(["ytj", home.data, "ääni"]);
  assert.equal(found.total, 1);
  const [one] = found.companies;
  assert.equal(one.business_id, "9000003-8");
  assert.equal(one.name, "Ääni & Öljy Esimerkki Oy");
  assert.deepEqual(one.other_names, ["Åkerön Keksitty Kahvipaahtimo", "Ljud & Olja Exempel Ab"]);
  assert.equal(one.form, "Osakeyhtiö");
  assert.equal(one.visiting_address, "Mäkelänrinteentie 5 B 12 a\n02100 ESPOO");
  assert.equal(one.postal_address, "PL 220\n02101 ESPOO");
  assert.equal(one.active, true);
  assert.deepEqual(one.values, { name: "Ääni & Öljy Esimerkki Oy", business_id: "9000003-8",
    industry: "Ohjelmistojen suunnittelu (62100)", billing_address: "PL 220\n02101 ESPOO" });
  assert.deepEqual(one.left_out, ["website", "postal_address"]);
  assert.doesNotMatch(JSON.stringify(found), /Päivi/, "whom an address is care of is nobody's business");
});

test("one that has ended says so, and its last name is shown", async () => {
  const one = (await said(["ytj", home.data, "9000005-4"])).companies[0];
  assert.equal(one.name, "Lopettanut Pöllö Oy");
  assert.equal(one.active, false);
  assert.deepEqual(one.situations, ["bankruptcy"]);
  assert.equal(one.ended, "2021-02-02");
  assert.equal(one.visiting_address, "Åviksvägen 3 SE-451 75 Påhittstad\nSE");
  const shown = await run(["ytj", home.data, "9000005-4", "--lang", "fi"], later());
  assert.match(shown.out, /Lopettanut Pöllö Oy, Osakeyhtiö, Konkurssissa/);
  assert.match(shown.out, /CC BY 4\.0/);
});

test("pages are read until all have come, also where a page is short", async () => {
  const before = there.asked.length;
  const found = await said(["ytj", home.data, "pages"]);
  assert.deepEqual(found.companies.map((one) => one.business_id), ["9000003-8", "9000008-8", "9000005-4"], "what has ended comes last");
  assert.deepEqual(there.asked.slice(before).map((url) => url.replace(/.*page=/, "")), ["1", "2", "3"]);
});

test("a mistyped business ID is told before anybody is asked, with the one that was meant", async () => {
  const before = there.asked.length;
  const swapped = await said(["ytj", home.data, "9000030-8"]);
  assert.equal(swapped.code, 2);
  assert.match(swapped.error.text, /Did you mean 9000003-8/);
  assert.equal((await said(["ytj", home.data, "1234567-2"])).code, 2);
  assert.equal((await said(["ytj", home.data, "x"])).code, 2);
  assert.equal(there.asked.length, before);
});

for (const [name, code, pattern] of [
  ["much", 5, /asked too often.*30 seconds/], ["broken", 6, /cannot be understood/], ["list", 6, /cannot be understood/],
  ["html", 6, /cannot be understood/], ["huge", 6, /more than can be right/], ["away", 6, /sends us elsewhere/],
  ["round", 6, /sends us elsewhere/], ["wrong", 2, /does not take/], ["down", 5, /out of order \(503\)/]])
  test(`a bad answer is told and nothing is taken: ${name}`, async () => {
    const done = await said(["ytj", home.data, name]);
    assert.equal(done.code, code);
    assert.match(done.error.text, pattern);
    assert.doesNotMatch(done.error.text, /maintenance|timestamp/, "what others say is not repeated");
  });

test("what is empty, missing or of another kind is no mistake", async () => {
  assert.deepEqual((await said(["ytj", home.data, "empty"])).companies, []);
  const nulls = (await said(["ytj", home.data, "nulls"])).companies;
  assert.deepEqual(nulls.map((one) => [one.business_id, one.name]), [["9000009-6", null], ["9000008-8", null]]);
  assert.equal((await said(["ytj", home.data, "9000004-6"])).code, 4);
  assert.equal((await said(["ytj", home.data, "moved"])).companies.length, 1, "within the same place a redirection is followed");
});

test("who waits for a slow one waits as long as is set, and no longer", async () => {
  ok(["setting", home.data, "ytj.seconds", "1"]);
  const took = async () => {
    const begun = Date.now(), done = await said(["ytj", home.data, "slow"]);
    assert.equal(done.code, 5);
    assert.match(done.error.text, /in time/);
    return Date.now() - begun;
  };
  // It would never answer, and unset it is waited for eight seconds. The machine may stand still meanwhile, but not every time.
  let least = await took();
  for (let i = 0; i < 3 && least >= 6000; i++) least = Math.min(least, await took());
  assert.ok(least < 6000, `${least} ms`);
  ok(["setting", home.data, "ytj.seconds", "--default"]);
});

test("it is asked seldom: ten at once, then one by one; and not at all while it says that it is too much", async () => {
  const env = { SELOSTE_CLOCK: "2026-03-05T20:00:00Z" };
  ok(["setting", home.data, "ytj.per_minute", "60"]);
  const codes = [];
  for (let i = 0; i < 11; i++) codes.push((await said(["ytj", home.data, "empty"], env)).code);
  assert.deepEqual(codes, [...Array(10).fill(0), 5]);
  assert.equal((await said(["ytj", home.data, "empty"], { SELOSTE_CLOCK: "2026-03-05T20:00:01Z" })).code, 0);
  const much = { SELOSTE_CLOCK: "2026-03-05T20:10:00Z" }, before = there.asked.length;
  assert.equal((await said(["ytj", home.data, "much"], much)).code, 5);
  assert.match((await said(["ytj", home.data, "empty"], much)).error.text, /Wait 30 seconds/);
  assert.equal(there.asked.length, before + 1);
  assert.equal((await said(["ytj", home.data, "empty"], { SELOSTE_CLOCK: "2026-03-05T20:10:31Z" })).code, 0);
  ok(["setting", home.data, "ytj.per_minute", "200"]);
});

test("an address must be https, or this machine; settings are the owner's to make", () => {
  for (const url of ["http://example.fi/v3", "http://127.0.0.1.example.fi/", "http://localhost@example.fi/", "ftp://x", "https://", "https://a b", "file:///etc/passwd"])
    assert.equal(fault(["setting", home.data, "ytj.url", url]).code, 2, url);
  assert.match(fault(["setting", home.data, "ytj.ulr"]).error.text, /ytj\.url/);
  assert.equal(fault(["setting", home.data, "ytj.hours", "200"]).code, 2);
  assert.equal(json(["setting", home.data, "ytj.source"]).value, "ytj");
  assert.ok(json(["setting", home.data]).every((one) => one.name && typeof one.value === "string"));
});

test("a company is added with YTJ's values under YTJ as their source, and the rest under its own", async () => {
  const lacking = await said(["add", home.data, "--type", "organisation", "--ytj", "9000003-8"]);
  assert.equal(lacking.code, 2, "the notice wants a reason of this source");
  const nosource = await said(["add", home.data, "email=info@aanioljy.example", "--type", "organisation", "--ytj", "9000003-8", "--reason", "tarjous"]);
  assert.equal(nosource.code, 2);
  const added = await said(["add", home.data, "email=info@aanioljy.example", "--type", "organisation", "--ytj", "9000003-8",
    "--reason", "tarjous", "--source", "person"]);
  assert.equal(added.code, 0);
  const party = json(["show", home.data, added.id]);
  const sources = Object.fromEntries(party.values.map((one) => [one.field, one.source]));
  assert.deepEqual(sources, { name: "ytj", business_id: "ytj", industry: "ytj", billing_address: "ytj", email: "person" });
  assert.equal((await said(["add", home.data, "--type", "organisation", "--ytj", "9000003-8", "--reason", "x"])).code, 1, "nobody twice");
  const consumer = await said(["add", home.data, "--type", "consumer", "--ytj", "9000005-4", "--reason", "x"]);
  assert.notEqual(consumer.code, 0, "the notice lets YTJ fill nothing about a consumer");
});

test("what is there is brought up to date: shown first, and only what was chosen", async () => {
  const id = add(home.data, "organisation", { name: "Pöllö", business_id: "9000005-4" });
  const plan = await said(["ytj", "refresh", home.data, id, "--plan"]);
  assert.deepEqual(plan.differences.map((one) => [one.field, one.before, one.source]),
    [["name", "Pöllö", "person"], ["industry", null, null], ["billing_address", null, null]]);
  assert.equal((await said(["ytj", "refresh", home.data, id])).code, 2, "nobody said yes");
  const taken = await said(["ytj", "refresh", home.data, id, "--fields", "name", "--yes", "--reason", "ajan tasalle"]);
  assert.deepEqual(taken.differences.map((one) => one.field), ["name"]);
  const values = json(["show", home.data, id]).values;
  assert.equal(values.find((one) => one.field === "name").text ?? values.find((one) => one.field === "name").value, "Lopettanut Pöllö Oy");
  assert.ok(!values.some((one) => one.field === "industry"));
});

test("a notice that does not name YTJ has it asked nothing, and is quoted", async () => {
  const other = register({ notice: file(home.place, "without.yaml", readFileSync(agency, "utf8").replace(/^ {2}ytj: .*\n/m, "").replace(/, sources\.ytj|sources\.ytj, |sources\.ytj/g, "")) });
  ok(["setting", other.data, "ytj.url", there.url]);
  const before = there.asked.length;
  const done = await said(["ytj", other.data, "ääni"]);
  assert.equal(done.code, 3);
  assert.match(done.error.text, /does not say that data come from YTJ/);
  assert.equal(there.asked.length, before);
});

test("the log tells that YTJ was asked, and never what for; nothing of it stands on the disk", async () => {
  const entries = json(["audit", "list", home.data, "--action", "asked_outside"]);
  assert.ok((entries.entries ?? entries).length > 5);
  const log = readFileSync(join(home.data, "audit", "000001.log"), "utf8");
  assert.doesNotMatch(log, /9000003|ääni/i);
  assert.match(readFileSync(join(home.data, "ytj.pace"), "utf8"), /^ *\d+ +\d+\n$/);
});
