// From the first letter that asks for erasure to the whole certificate: what stays, papers, phones, systems, a recipient that refuses; an
// organisation, somebody merged, restricted, with an open request, two at once; and nothing of them anywhere afterwards.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { add, fault, folder, json, ok, register, seloste, start } from "./seloste.mjs";

const canary = "Kanarialintu";
let r, data, helmi;

before(() => {
  r = register();
  data = r.data;
  ok(["user", "add", data, "Iida"]);
  ok(["user", "add", data, "Oskari"]);
  helmi = add(data, "consumer", { first_name: "Helmi", last_name: canary, email: `helmi@${canary}.example`, phone: "040 765 4321" });
  ok(["note", data, helmi, `Lasku ${canary}`, "--kind", "invoice", "--amount", "124,00", "--at", "2025-03-04"]);
  ok(["paper", "add", data, helmi, `Kortti ${canary}`, "--source", "person", "--folder", "3", "--page", "14"]);
  for (const to of ["mail", "myhours"]) ok(["export", data, helmi, "--as", "csv", "--purpose", "contact", "--to", to, "-o", join(folder(), "given.csv")]);
});

const tasks = (who = []) => json(["task", "list", data, ...who]).tasks;
const sign = (ids, more = []) => ok(["task", "sign", data, ...[ids].flat(), "--name", "Iida", "--by", "email", ...more]);
const everything = () => execFileSync("sh", ["-c", `grep -rlai ${canary} ${r.place} | grep -v given.csv || true`], { encoding: "utf8" });

test("from the letter to the whole certificate", () => {
  const request = json(["request", "add", data, "erasure", helmi, "Poistakaa tietoni", "--by", "post"]).id;
  const plan = json(["erase", data, helmi, "--plan"]);
  assert.ok(plan.items.some((item) => !item.goes && item.because.includes("2035")));
  assert.ok(plan.tasks.some((text) => /5 March 2026.*Postiranta/.test(text)), JSON.stringify(plan.tasks));
  const interim = json(["erase", data, helmi, "--yes"]);
  assert.equal(interim.complete, false);
  const list = tasks();
  const phone = list.find((task) => task.place === "phone");
  assert.match(`${phone.goes} | ${phone.stays} | ${phone.because}`, /all of it.* \| .*until 31 December 2035 \| request for erasure/);
  assert.equal(list.filter((task) => task.place === "phone").length, 2, "a task for each of the staff");
  const paper = list.find((task) => task.place === "paper" && !task.target);
  assert.equal(paper.where, "folder 3, page 14");
  const told = list.find((task) => task.kind === "tell" && task.target === "mail");
  assert.match(json(["task", "show", data, told.id, "--language", "fi"]).letter, new RegExp(`Poistakaa tekin[\\s\\S]*${canary}`));
  assert.ok(list.filter((task) => task.place !== "paper").every((task) => task.name.includes(canary) || task.target === "folder"));
  assert.equal(seloste(["task", "sign", data, told.id, "--json"]).code !== 0, true);
  assert.match(fault(["task", "sign", data, told.id, "--name", "Iida", "--by", "post", "--text", `Kerroin ${canary}sta`]).error.text, /names whoever was erased/);
  assert.match(fault(["task", "sign", data, told.id, "--name", "Iida"]).error.text, /how the recipient was told/);
  sign(told.id, ["--text", "Kirje 12"]);
  ok(["task", "answer", data, told.id, "Emme voi: kirjanpito"]);
  assert.match(fault(["task", "sign", data, told.id, "--name", "Iida", "--by", "post"]).error.text, /signed already/);
  const hours = list.find((task) => task.target === "myhours");
  assert.match(fault(["task", "sign", data, hours.id, "--name", "Iida", "--outcome", "disproportionate"]).error.text, /why it was not done/);
  sign(hours.id, ["--outcome", "refused", "--text", "Sanoi säilyttävänsä"]);
  assert.equal(json(["certificate", "show", data, interim.id]).complete, false);
  assert.equal(json(["certificate", "list", data]).certificates.find((one) => one.number === interim.id).open, tasks().length, "as it is today");
  assert.match(ok(["certificate", "show", data, interim.id], { env: { SELOSTE_LANG: "en" } }), new RegExp(`${tasks().length} things are still to be done[\\s\\S]*was written when they were ${list.length}`));
  // The answer to the person names the certificate and says that something is open.
  ok(["request", "answer", data, request, "--partly", "Kirjanpitoaineisto säilyy."]);
  assert.match(ok(["request", "letter", data, request]), new RegExp(interim.id));
  sign(paper.id);
  sign(tasks().map((task) => task.id));
  const whole = json(["certificate", "show", data, interim.id]);
  assert.equal(whole.complete, true);
  assert.equal(whole.tasks.find((task) => task.of === "myhours").state, "refused");
  assert.equal(whole.tasks.find((task) => task.papers).state, "done");
  assert.equal(whole.stays[0].erasable_from, "2036-01-01");
  assert.match(ok(["certificate", "show", data, interim.id]), /Refused[\s\S]*does not cover/);
  const log = json(["audit", "list", data]).entries.map((entry) => entry.action);
  assert.equal(log.filter((action) => action === "erasure_completed").length, 1);
});

test("a canary: nothing of the person lies anywhere in plain, and no certificate names anybody", () => {
  assert.equal(everything(), "");
  const out = ok(["certificate", "list", data, "--json"]) + ok(["task", "list", data, "--done", "--json"]) + ok(["audit", "list", data, "--json"]);
  assert.ok(!out.includes(canary) && !out.includes("4321"));
});

test("genuine, changed, of another register, none at all", () => {
  const { number } = json(["certificate", "list", data]).certificates[0], place = folder();
  const pdf = join(place, "one.pdf"), plain = join(place, "one.json");
  ok(["certificate", "pdf", data, number, "-o", pdf]);
  writeFileSync(plain, ok(["certificate", "show", data, number, "--json"])); // laid out otherwise, the same all the same
  const check = (file, dir = data) => JSON.parse(seloste(["certificate", "verify", dir, file, "--json"]).out);
  assert.equal(check(pdf).result, "genuine");
  assert.equal(check(plain).result, "genuine");
  assert.equal(check(pdf, register().data).result, "foreign");
  const bytes = readFileSync(pdf);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(pdf, bytes);
  assert.equal(check(pdf).result, "changed");
  writeFileSync(plain, readFileSync(plain, "utf8").replace("refused", "done"));
  const changed = check(plain);
  assert.equal(changed.result, "changed");
  assert.match(readFileSync(plain, "utf8").split("\n")[changed.line - 1], /"state": "done"/);
  assert.match(changed.member, /^tasks\[\d+\]\.state$/);
  assert.match(changed.text, /"refused"/);
  assert.notEqual(seloste(["certificate", "verify", data, plain]).code, 0);
  writeFileSync(plain, "{}");
  assert.match(fault(["certificate", "verify", data, plain]).error.text, /no certificate/);
});

test("an open request for access waits; an organisation, a merged and a restricted one are erased whole", () => {
  const one = add(data, "consumer", { first_name: "Elli", last_name: "Öhman", email: "elli@posti.example" });
  const twin = add(data, "consumer", { first_name: "Elli", last_name: "Öhman", email: "toinen@posti.example" });
  ok(["merge", data, one, twin, "--yes"]);
  ok(["restrict", data, one, "--why", "accuracy"]);
  const request = json(["request", "add", data, "access", one, "--by", "email"]).id;
  assert.match(fault(["erase", data, one, "--yes"]).error.text, /request is open/);
  ok(["request", "done", data, request, "Kerrottu puhelimessa."]);
  ok(["request", "answer", data, request]);
  ok(["request", "posted", data, request, "--how", "phone"]);
  ok(["request", "add", data, "erasure", one, "--by", "phone"]); // what is only to be stored goes when they ask for it
  const certificate = json(["erase", data, one, "--yes"]);
  assert.equal(certificate.with.length, 1);
  assert.match(tasks()[0].data, /elli@posti.example, toinen@posti.example/);
  sign(tasks().map((task) => task.id));
  const firm = add(data, "organisation", { name: "Kuurnan Puu Oy", business_id: "9000003-8" });
  const contact = add(data, "contact_person", { first_name: "Onni", last_name: "Salavirta" }, ["--of", firm]);
  ok(["note", data, firm, "Onni Salavirta soitti, hän kysyi hintaa", "--kind", "call"]);
  const mention = json(["erase", data, contact, "--plan"]).mentions[0];
  ok(["erase", data, contact, "--redact", mention.record, "--yes"]);
  assert.equal(json(["show", data, firm]).records.find((record) => record.kind === "call").text, "[…] soitti, hän kysyi hintaa");
  ok(["erase", data, firm, "--yes"]);
  assert.ok(tasks().some((task) => task.name === "Kuurnan Puu Oy" && task.data === "9000003-8"));
  sign(tasks().map((task) => task.id));
  assert.ok(json(["certificate", "list", data]).certificates.every((one) => one.complete));
});

test("two at once: one certificate, each task once", async () => {
  const who = add(data, "consumer", { first_name: "Lumi", last_name: "Virtanen", email: "lumi@koti.example" });
  const both = await Promise.all([0, 1].map(() => start(["erase", data, who, "--yes", "--json"]).end));
  assert.equal(both.filter((done) => done.code === 0).length, 1);
  const list = tasks().filter((task) => task.party === who);
  assert.equal(new Set(list.map((task) => `${task.target} ${task.doer ?? task.where}`)).size, list.length);
  sign(list.map((task) => task.id));
});

test("a rectification that was granted is told to whoever was given the data", () => {
  const who = add(data, "consumer", { first_name: "Aino", last_name: "Korhonen", email: "aino@koti.example" });
  ok(["export", data, who, "--as", "csv", "--purpose", "contact", "--to", "mail", "-o", join(r.place, "aino.csv")]);
  const request = json(["request", "add", data, "rectification", who, "--by", "email"]).id;
  ok(["request", "correct", data, request, "last_name", "Korpi"]);
  ok(["request", "answer", data, request]);
  const list = tasks(["--party", who]);
  const told = list.find((task) => task.kind === "tell");
  assert.equal(told.target, "mail");
  assert.equal(told.request, request);
  assert.ok(list.some((task) => task.kind === "correct" && task.place === "system"));
  assert.match(json(["task", "show", data, told.id]).letter, /oikaistu/);
  // Erased, these go: what is corrected nowhere is erased everywhere.
  ok(["erase", data, who, "--yes"]);
  assert.ok(tasks().every((task) => task.erasure));
});
