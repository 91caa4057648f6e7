// Two entries of one person: found, decided on, merged, taken apart, erased together.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { add, fault, file, folder, json, ok, register, seloste, start } from "./seloste.mjs";

const servers = [];
after(() => servers.forEach((server) => server.child.kill("SIGTERM")));

/** A contact person and, by an oversight, the same woman as a consumer. */
function two() {
  const { place, data, keys } = register();
  const firm = add(data, "organisation", { name: "Kuurnan Puu Oy", business_id: "9000003-8" });
  const kept = add(data, "contact_person", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@kuurna.example", phone: "040 000 0142" }, ["--of", firm]);
  const other = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltjo", email: "helmi@koti.example", phone: "040 000 0143" });
  ok(["note", data, kept, "Ensimmäinen", "--kind", "call", "--at", "2026-01-04T09:30"]);
  ok(["note", data, other, "Toinen", "--kind", "call", "--at", "2026-02-04T09:30"]);
  const invoice = json(["note", data, other, "Lasku kuvista", "--kind", "invoice", "--amount", "100,00", "--at", "2025-03-04"]).id;
  return { place, data, keys, firm, kept, other, invoice };
}

/** What is shown of somebody, but for what counts changes. */
const shown = (data, who) => {
  const all = json(["show", data, who]);
  delete all.version;
  delete all.changed;
  return all;
};
const texts = (values, field) => values.filter((value) => value.field === field).map((value) => value.text);

test("what a plan shows is what happens, and a split gives each back what it had", () => {
  const { data, kept, other } = two();
  const before = [shown(data, kept), shown(data, other)];
  const plan = json(["merge", data, kept, other, "--plan"]);
  assert.equal(plan.merge, null);
  assert.deepEqual(plan.values.map((value) => [value.field, value.other.text, value.becomes]), [
    ["first_name", "Helmi", "same"], ["last_name", "Aaltjo", "beside"], ["email", "helmi@koti.example", "added"], ["phone", "+358400000143", "added"]]);
  assert.deepEqual([shown(data, kept), shown(data, other)], before, "a plan changes nothing");
  const done = json(["merge", data, kept, other, "--yes"]);
  assert.deepEqual(done.gone_by, plan.gone_by);
  const both = shown(data, kept);
  assert.equal(both.name, "Helmi Aaltio");
  assert.deepEqual(texts(both.values, "email"), ["helmi@kuurna.example", "helmi@koti.example"]);
  assert.deepEqual(both.other_values.map((value) => [value.field, value.text, value.source, value.since]), [["last_name", "Aaltjo", "person", "2026-03-05"]]);
  assert.deepEqual(both.roles.map((role) => role.type), ["contact_person", "consumer"]);
  assert.deepEqual(both.records.map((record) => record.text), ["Toinen", "Ensimmäinen", "Lasku kuvista"]);
  for (const who of [other, "helmi@koti.example", "040 000 0143"]) assert.deepEqual(shown(data, who), both, `${who} leads there`);
  for (const row of plan.gone_by) assert.equal(both.kept.filter((one) => one.class === row.class).at(-1).gone_by, row.together, row.class);
  const found = json(["find", data, "helmi"]).found.map((hit) => hit.id);
  assert.deepEqual(found, [kept]);
  json(["split", data, other, "--yes"]);
  assert.deepEqual([shown(data, kept), shown(data, other)], before);
  assert.equal(json(["find", data, "helmi"]).total, 2);
  assert.match(fault(["split", data, other, "--yes"]).error.text, /taken apart already/);
  assert.equal(json(["audit", "verify", data]).whole, true);
});

test("the log of both is found from both, while they are one and after", () => {
  const { data, kept, other } = two();
  const entries = (who) => json(["audit", "list", data, "--party", who]).entries;
  const before = entries(other).map((entry) => entry.seq);
  json(["merge", data, kept, other, "--yes"]);
  ok(["show", data, kept]);
  const seen = entries(kept);
  for (const seq of before) assert.ok(seen.some((entry) => entry.seq === seq));
  assert.deepEqual(entries(other), seen, "the old id leads to the same");
  json(["split", data, kept, "--yes"]);
  const own = entries(kept).map((entry) => entry.seq);
  assert.ok(!own.includes(before[0]), "apart again");
  const late = entries(other);
  assert.ok(late.some((entry) => entry.action === "opened" && entry.party === kept), "who looked at both looked at the other too");
});

test("the access package holds what both had", () => {
  const { place, data, kept, other } = two();
  json(["merge", data, kept, other, "--yes"]);
  const path = join(place, "answer.zip");
  ok(["access", data, other, "-o", path]);
  const document = JSON.parse(execFileSync("unzip", ["-p", path, "data.json"], { encoding: "utf8" }));
  assert.equal(document.person.id, kept);
  assert.deepEqual(document.other_values.map((value) => value.value), ["Aaltjo"]);
  assert.ok(document.values.some((value) => value.value === "helmi@koti.example"));
  assert.equal(document.records.length, 3);
  assert.ok(document.log.filter((entry) => entry.action === "added").length === 2);
  assert.match(execFileSync("unzip", ["-p", path, "*.html"], { encoding: "utf8" }), /Aaltjo/);
});

test("erasing the kept one erases both, in every copy of the data", () => {
  const { data, keys, kept, other } = two();
  const copies = [];
  const copy = () => {
    const path = join(folder(), "copy");
    cpSync(data, path, { recursive: true });
    copies.push(path);
  };
  copy();
  const merge = json(["merge", data, kept, other, "--yes"]).merge;
  copy();
  const certificate = json(["erase", data, other, "--yes"]);
  assert.equal(certificate.party, kept);
  assert.deepEqual(certificate.with, [other]);
  assert.ok(certificate.destroyed.letters >= 4 && certificate.destroyed.keys >= 2, JSON.stringify(certificate.destroyed));
  assert.deepEqual(json(["find", data, "helmi"]).found, []);
  const left = shown(data, kept);
  assert.deepEqual([left.values, left.other_values], [[], []]);
  assert.deepEqual(left.records.map((record) => record.kind), ["invoice"], "bookkeeping stays");
  for (const address of ["helmi@koti.example", "helmi@kuurna.example", "040 000 0143"]) assert.equal(seloste(["show", data, address]).code, 4, address);
  for (const path of copies) {
    const all = seloste(["find", path, "--json", "--keys", keys]).out + seloste(["show", path, other, "--keys", keys]).out + seloste(["show", path, kept, "--keys", keys]).out;
    for (const word of ["helmi@", "Ensimmäinen", "Toinen"]) assert.ok(!all.includes(word), `${word}: ${all}`);
  }
  const refused = fault(["split", data, merge, "--yes"]);
  assert.equal(refused.code, 1);
  assert.match(refused.error.text, /erased since/);
  const list = join(folder(), "list.csv");
  writeFileSync(list, "First Name,Last Name,E-mail 1 - Value\nHelmi,Aaltjo,helmi@koti.example\n");
  const report = json(["import", data, list, "--source", "person"]);
  assert.equal(report.suppressed ?? report.counts?.suppressed, 1, JSON.stringify(report));
});

test("after a split the erasure of one reaches the copies made while they were one, and leaves the other", () => {
  const { data, keys, kept, other } = two();
  json(["merge", data, kept, other, "--yes"]);
  const path = join(folder(), "copy");
  cpSync(data, path, { recursive: true });
  json(["split", data, kept, "--yes"]);
  json(["erase", data, other, "--yes"]);
  assert.equal(shown(data, kept).values.length, 4);
  const old = seloste(["show", path, kept, "--keys", keys]).out;
  assert.match(old, /helmi@kuurna/);
  assert.ok(!/koti\.example|Toinen/.test(old), old);
});

test("a list that both came from finds the one they are now", () => {
  const { data, kept, other } = two();
  json(["merge", data, kept, other, "--yes"]);
  const list = join(folder(), "list.csv");
  writeFileSync(list, "First Name,Last Name,E-mail 1 - Value\nHelmi,Aaltjo,helmi@koti.example\nHelmi,Aaltio,helmi@kuurna.example\n");
  json(["import", data, list, "--source", "person"]);
  assert.equal(json(["find", data, "helmi"]).total, 1);
  assert.equal(shown(data, kept).name, "Helmi Aaltio");
});

test("a split after a new notice", () => {
  const { place, data, kept, other } = two();
  json(["merge", data, kept, other, "--yes"]);
  const next = readFileSync(join(data, "notices/1.yaml"), "utf8").replace(/^( *)version: .*$/m, "$1version: 9.9");
  ok(["notice", "adopt", data, file(place, "next.yaml", next), "--yes"]);
  const before = shown(data, kept);
  assert.deepEqual(texts(before.values, "email"), ["helmi@kuurna.example", "helmi@koti.example"]);
  json(["split", data, kept, "--yes"]);
  assert.deepEqual(texts(shown(data, other).values, "last_name"), ["Aaltjo"]);
  assert.deepEqual(shown(data, other).records.map((record) => record.text), ["Toinen", "Lasku kuvista"]);
});

test("an objection and a restriction of either hold for both, and go back with a split", () => {
  const { data, kept, other } = two();
  const at = (day, args) => ok([...args, "--json"], { env: { SELOSTE_CLOCK: `${day}T10:00:00Z` } });
  const later = { env: { SELOSTE_CLOCK: "2026-03-08T10:00:00Z" } };
  at("2026-03-05", ["object", data, other, "--by", "phone"]);
  at("2026-03-06", ["consent", data, kept, "--purpose", "market", "--channel", "email", "--by", "form"]);
  at("2026-03-06", ["restrict", data, other, "--why", "accuracy"]);
  const before = [shown(data, kept), shown(data, other)].map((all) => [all.choices, all.restricted]);
  const plan = json(["merge", data, kept, other, "--plan"], later);
  assert.equal(plan.restricted, true);
  assert.deepEqual(plan.refusals, [{ purpose: "market", channel: null }]);
  json(["merge", data, kept, other, "--yes"], later);
  const both = json(["show", data, kept], later);
  assert.equal(both.choices.at(-1).answer, "refused");
  assert.equal(both.restricted, before[1][1]);
  assert.equal(fault(["set", data, kept, "phone=040 000 0199", "--source", "person"], later).code, 3);
  json(["split", data, other, "--yes"], later);
  assert.deepEqual([shown(data, kept), shown(data, other)].map((all) => [all.choices, all.restricted]), before);
  json(["merge", data, kept, other, "--yes"], later);
  at("2026-03-09", ["restrict", data, kept, "--tell", "post"]);
  at("2026-03-09", ["restrict", data, kept, "--lift"]);
  at("2026-03-09", ["object", data, kept, "--by", "post"]);
  const apart = json(["split", data, other, "--yes"], { env: { SELOSTE_CLOCK: "2026-03-10T10:00:00Z" } });
  assert.equal(apart.refusals_for_both, 1);
  for (const who of [kept, other]) {
    const one = shown(data, who);
    assert.deepEqual([one.choices.at(-1).answer, one.choices.at(-1).how, one.restricted], ["refused", "post", null], who);
  }
});

test("what cannot be merged is refused with its reason", () => {
  const { data, firm, kept, other } = two();
  assert.match(fault(["merge", data, kept, firm, "--yes"]).error.text, /never one/);
  assert.match(fault(["merge", data, kept, kept, "--yes"]).error.text, /one already/);
  assert.equal(fault(["merge", data, kept, other]).code, 2, "without a terminal nothing is taken for a yes");
  assert.equal(fault(["split", data, kept, "--yes"]).code, 4);
  json(["erase", data, other, "--yes"]);
  assert.equal(fault(["merge", data, kept, other, "--yes"]).code, 3, "the remains of an erased one are joined with nobody");
  assert.equal(json(["audit", "verify", data]).whole, true);
});

test("pairs that look like one, the surest first; what was decided is not shown again", () => {
  const { data } = register();
  const person = (first_name, last_name, more = {}) => add(data, "consumer", { first_name, last_name, ...more }, ["--even-if-known"]);
  const ids = {
    aino: person("Aino", "Virtanen", { email: "aino@koti.example", phone: "040 000 0150" }),
    again: person("Aino", "Virtanen", { email: "aino@koti.example" }),
    swapped: person("Virtanen", "Aino"),
    near: person("Aino", "Virtamen"),
    onni: person("Onni", "Kärkkäinen", { phone: "040 000 0151" }),
    plain: person("Onni", "Karkkainen"),
    short: person("O.", "Kärkkäinen", { phone: "040 000 0151" }),
    lone: person("Tilda", "Rautiainen"),
  };
  add(data, "organisation", { name: "Kuurnan Puu Oy", business_id: "9000003-8" });
  add(data, "organisation", { name: "KUURNAN PUU" });
  add(data, "organisation", { name: "Suvikallion Sähkö Oy", business_id: "9120347-8" });
  add(data, "organisation", { name: "Suvikallion Sahko Oy", business_id: "2276009-4" });
  const { pairs, total } = json(["duplicates", data]);
  assert.equal(pairs.length, total);
  for (let i = 1; i < pairs.length; i++) assert.ok(pairs[i - 1].points >= pairs[i].points);
  const why = (a, b) => pairs.find((pair) => [pair.one.id, pair.other.id].sort().join() === [a, b].sort().join())?.why;
  assert.deepEqual(why(ids.aino, ids.again), ["email", "name"]);
  assert.deepEqual(why(ids.aino, ids.swapped), ["name_swapped"]);
  assert.deepEqual(why(ids.aino, ids.near), ["name_near"]);
  assert.deepEqual(why(ids.onni, ids.plain), ["name_near"]);
  assert.deepEqual(why(ids.onni, ids.short), ["phone", "name_part"]);
  assert.equal(pairs[0].sure, "sure");
  assert.ok(pairs.some((pair) => [pair.one.name, pair.other.name].sort().join() === "KUURNAN PUU,Kuurnan Puu Oy" && pair.why[0] === "name"));
  assert.ok(!pairs.some((pair) => /Suvikallion/.test(pair.one.name)), "two business IDs are two firms");
  assert.ok(!pairs.some((pair) => [pair.one.id, pair.other.id].includes(ids.lone)));
  let cursor = null, paged = [];
  do {
    const page = json(["duplicates", data, "--limit", "2", ...(cursor ? ["--after", cursor] : [])]);
    paged.push(...page.pairs);
    cursor = page.cursor;
  } while (cursor);
  assert.deepEqual(paged, pairs);
  assert.equal(fault(["duplicates", data, "--after", "xx"]).code, 2);
  json(["distinct", data, ids.aino, ids.again]);
  const without = json(["duplicates", data]);
  assert.equal(without.total, total - 1);
  assert.equal(json(["merge", data, ids.again, ids.aino, "--plan"]).told_distinct, true);
  json(["distinct", data, ids.again, ids.aino, "--undo"]);
  assert.equal(json(["duplicates", data]).total, total);
  json(["distinct", data, ids.aino, ids.near]);
  json(["merge", data, ids.again, ids.aino, "--yes"]);
  const last = json(["duplicates", data]).pairs;
  assert.ok(!last.some((pair) => [pair.one.id, pair.other.id].sort().join() === [ids.again, ids.near].sort().join()), "told apart of one that was merged since");
});

test("nobody is added twice unnoticed", () => {
  const { data, firm, kept } = two();
  const firmAgain = ["add", data, "name=Aivan Toinen Oy", "business_id=9000003-8", "--type", "organisation", "--source", "person"];
  const refused = fault(firmAgain);
  assert.equal(refused.code, 1);
  assert.equal(refused.error.field, "business_id");
  assert.deepEqual(refused.error.candidates.map((one) => [one.id, one.name]), [[firm, "Kuurnan Puu Oy"]]);
  assert.equal(fault([...firmAgain, "--even-if-known"]).code, 1, "never two with one business ID");
  const woman = ["add", data, "first_name=Iida", "email=HELMI@kuurna.example", "--type", "consumer", "--source", "person"];
  const known = seloste(woman, { env: { SELOSTE_LANG: "en" } });
  assert.equal(known.code, 1);
  assert.match(known.err, /Helmi Aaltio/);
  assert.match(known.err, /--even-if-known/);
  assert.deepEqual(fault(woman).error.candidates.map((one) => one.id), [kept]);
  ok([...woman, "--even-if-known"]);
  assert.equal(json(["find", data, "kuurna"]).found.filter((hit) => hit.email?.toLowerCase() === "helmi@kuurna.example").length, 2);
});

test("the form shows who is there already, and adds all the same when asked; an old address leads on", async () => {
  const { data, kept, other } = two();
  json(["merge", data, kept, other, "--yes"]);
  const server = start(["serve", data, "--listen", "127.0.0.1:0"]);
  servers.push(server);
  const at = (await server.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  const { code } = json(["user", "link", data, "Iida Tammisto"]);
  const signed = await fetch(`${at}/signin`, { method: "POST", body: new URLSearchParams({ code }), redirect: "manual" });
  const headers = { Cookie: /seloste=[^;]+/.exec(signed.headers.get("set-cookie"))[0] };
  const page = async (path, body) => fetch(at + path, { headers, redirect: "manual", ...(body ? { method: "POST", body: new URLSearchParams(body) } : {}) });
  const token = (text, name) => new RegExp(`name="${name}" value="([^"]+)"`).exec(text)[1];
  let text = await (await page("/customers/new")).text();
  const values = { type: "consumer", source: "person", first_name: "Iida", email: "helmi@koti.example" };
  let reply = await page("/customers/new", { csrf: token(text, "csrf"), once: token(text, "once"), ...values });
  assert.equal(reply.status, 409);
  text = await reply.text();
  assert.match(text, new RegExp(`href="/party/${kept}"[^>]*>Helmi Aaltio`));
  assert.match(text, /name="even_if"/);
  reply = await page("/customers/new", { csrf: token(text, "csrf"), once: token(text, "once"), ...values, even_if: "1" });
  assert.equal(reply.status, 303, await reply.text());
  reply = await page("/customers/new", { csrf: token(text, "csrf"), once: "x", type: "organisation", source: "person", name: "Muu Oy", business_id: "9000003-8" });
  text = await reply.text();
  assert.equal(reply.status, 409);
  assert.match(text, /Kuurnan Puu Oy/);
  assert.doesNotMatch(text, /name="even_if"/);
  reply = await page(`/party/${other}`);
  assert.deepEqual([reply.status, reply.headers.get("location")], [303, `/party/${kept}`]);
  assert.match(await (await page(`/party/${kept}`)).text(), /Aaltjo/);
});

test("a hold that was made while two were one holds both, each by itself; an open request keeps both until it is known whose it is", () => {
  const { data } = register();
  const late = { env: { SELOSTE_CLOCK: "2026-03-06T10:00:00Z", SELOSTE_LANG: "en" } }, last = { env: { SELOSTE_CLOCK: "2026-03-07T10:00:00Z", SELOSTE_LANG: "en" } };
  ok(["user", "add", data, "Iida Tammisto", "--role", "owner"]);
  const person = (email) => add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email });
  const [kept, other] = [person("a@x.example"), person("b@x.example")];
  const hold = (who, run) => json(["hold", "add", data, who, "--ground", "claim", "--because", "riita 7", "--last", "2026-09-01", "--holder", "Iida Tammisto"], run);
  json(["merge", data, kept, other, "--yes"], late);
  hold(kept, late);
  const request = json(["request", "add", data, "access", kept, "Kaikki", "--by", "email"], late).id;
  const plan = json(["split", data, other, "--plan"], last);
  assert.deepEqual([plan.holds_for_both, plan.requests_for_both], [1, 1]);
  assert.match(ok(["split", data, other, "--plan"], last), /1 hold was made while they were one[\s\S]*1 open request came/);
  json(["split", data, other, "--yes"], last);
  const list = (who) => json(["hold", "list", data, who], last).holds;
  for (const who of [kept, other]) {
    assert.deepEqual(list(who).map((one) => [one.reason, one.until]), [["riita 7", "2026-09-01"]]);
    const plan = json(["erase", data, who, "--plan"], last);
    assert.ok(plan.items.every((item) => !item.goes), who);
    assert.match(plan.waits, /request is open/, who);
  }
  ok(["hold", "lift", data, list(other)[0].id], last);
  assert.equal(list(kept).filter((one) => one.active !== false).length, 1, "the other’s own is lifted alone");
  assert.match(seloste(["erase", data, other, "--yes"], last).err, /request is open/);
  ok(["request", "about", data, request, kept], last);
  ok(["erase", data, other, "--yes"], last);
  assert.match(json(["erase", data, kept, "--plan"], last).waits, /request is open/);
  assert.equal(json(["audit", "verify", data], last).whole, true);
});
