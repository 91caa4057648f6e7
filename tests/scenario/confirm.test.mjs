// To be confirmed: said on every screen, listed by `due`, confirmed by one command; not given to others meanwhile, and not erased.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { add, agency, fault, file, folder, json, ok, register, seloste, start } from "./seloste.mjs";

const asking = readFileSync(agency, "utf8").replace(/^( {4}gone_by: +\(last\(contact.*)$/m, "$1\n    verify_again: (last(update) else taken_in) + 1 year");
const at = (clock) => ({ env: { SELOSTE_CLOCK: clock } });
const came = at("2026-03-05T10:00:00Z"), evening = at("2027-03-04T21:59:59Z"), due = at("2027-03-04T22:00:00Z"), later = at("2027-06-01T10:00:00Z");
let r, helmi;

before(() => {
  r = register({ notice: file(folder(), "notice.yaml", asking) });
  helmi = add(r.data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
});

const unsure = (when) => Object.fromEntries(json(["show", r.data, helmi], when).values.filter((one) => one.to_be_confirmed_since).map((one) => [one.field, one.to_be_confirmed_since]));

test("from midnight of the day in Helsinki", () => {
  assert.deepEqual(unsure(came), {});
  assert.deepEqual(unsure(evening), {});
  assert.deepEqual(unsure(due), { first_name: "2027-03-05", last_name: "2027-03-05", email: "2027-03-05" });
  assert.equal(json(["show", r.data, helmi], due).kept[0].verify_again, "2027-03-05");
  for (const [lang, says] of [["en", /To be confirmed since 5 March 2027: e-mail\. The notice says: “/i], ["fi", /Varmistettava 5\.3\.2027 alkaen: sähköposti/i], ["sv", /Ska bekräftas sedan 5\.3\.2027: e-post/i]])
    assert.match(ok(["show", r.data, helmi], { env: { ...due.env, SELOSTE_LANG: lang } }), says);
});

test("due lists it, with the command that confirms", () => {
  assert.equal("to_confirm" in json(["due", r.data], evening), false);
  assert.deepEqual(json(["due", r.data, "--on", "2027-03-05"], came).to_confirm.map((one) => [one.party, one.name, one.class, one.since, one.fields, one.rule]),
    [[helmi, "Helmi Aaltio", "customer", "2027-03-05", ["first_name", "last_name", "email"], "retention.customer.verify_again"]]);
  const text = ok(["due", r.data], due);
  assert.match(text, /To be confirmed\n/);
  assert.ok(text.includes(`seloste confirm ${r.data} ${helmi}`));
});

test("an export leaves it out, and the package says it", () => {
  const path = join(r.place, "out.json"), zip = join(r.place, "answer.zip");
  const why = fault(["export", r.data, helmi, "--as", "json", "--purpose", "contact", "--to", "mail", "-o", path], due);
  assert.equal(why.code, 3);
  ok(["access", r.data, helmi, "-o", zip], due);
  const document = JSON.parse(execFileSync("unzip", ["-p", zip, "data.json"], { encoding: "utf8" }));
  assert.ok(document.values.every((one) => one.to_be_confirmed_since === "2027-03-05" && one.kept.to_be_confirmed_from === "2027-03-05"));
});

test("the customer's page says it", async () => {
  ok(["user", "add", r.data, "staff", "--role", "staff"], due);
  const running = start(["serve", r.data, "--listen", "127.0.0.1:0"], due);
  const base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  const { code } = json(["user", "link", r.data, "staff"]);
  const reply = await fetch(`${base}/signin`, { method: "POST", body: new URLSearchParams({ code }), redirect: "manual" });
  const page = await (await fetch(`${base}/party/${helmi}`, { headers: { cookie: reply.headers.get("set-cookie").split(";")[0], "accept-language": "en" } })).text();
  running.child.kill("SIGTERM");
  assert.equal((await running.end).code, 0);
  assert.match(page, /Varmistettava 5\.3\.2027 alkaen|To be confirmed since 5 March 2027/);
});

test("confirm: one field, then the rest; it begins anew; the log knows it", () => {
  assert.deepEqual(json(["confirm", r.data, helmi, "email"], later), { id: helmi, confirmed: 1 });
  assert.deepEqual(Object.keys(unsure(later)), ["first_name", "last_name"]);
  const path = join(r.place, "given.json");
  const result = json(["export", r.data, helmi, "--as", "json", "--purpose", "contact", "--to", "mail", "-o", path], later);
  assert.deepEqual(result.left_out.map((one) => [one.what, one.count, one.sentence]), [["value", 2, "P70"]]);
  assert.ok(readFileSync(path, "utf8").includes("helmi@koti.example"));
  assert.match(ok(["confirm", r.data, helmi], later), /values: 2/);
  assert.deepEqual(unsure(later), {});
  assert.match(ok(["confirm", r.data, helmi], later), /Nothing of it is to be confirmed/);
  const shown = json(["show", r.data, helmi], later);
  assert.ok(shown.values.every((one) => one.confirmed === "2027-06-01" && one.since === "2026-03-05"));
  assert.equal(shown.kept[0].verify_again, "2028-06-01");
  assert.equal(shown.kept[0].gone_by, "2036-03-05");
  assert.deepEqual(Object.values(unsure(at("2028-06-01T10:00:00Z"))), ["2028-06-01", "2028-06-01", "2028-06-01"]);
  const log = json(["audit", "list", r.data, "--action", "confirmed"], later);
  assert.equal((log.entries ?? log).length, 2);
  assert.equal(fault(["confirm", r.data, helmi, "phone"], later).code, 2);
  assert.equal(seloste(["audit", "verify", r.data], later).code, 0);
});
