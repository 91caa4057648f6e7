// Who else's texts name somebody who is erased: by e-mail address, number and full name, however they are written and wherever they stand; each is
// decided about before or becomes a task, nothing is changed by itself, and afterwards no task names anybody.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { before, test } from "node:test";
import { add, fault, file as write, folder, json, ok, register, start } from "./seloste.mjs";
import { sink } from "./smtpsink.mjs";
import { withFiles } from "./with-files.mjs";

let r, data, aino, otso, firm, named;
const canary = "Kanarialintu";

before(() => {
  r = register({ notice: write(folder(), "notice.yaml", withFiles()) });
  data = r.data;
  ok(["user", "add", data, "Iida"]);
  aino = add(data, "consumer", { first_name: "Aino", last_name: canary, email: "aino.k@posti.example", phone: "040 123 4567" });
  otso = add(data, "consumer", { first_name: "Otso", last_name: "Rinne", email: "otso@posti.example" });
  firm = add(data, "organisation", { name: "Kuurnan Puu Oy", business_id: "9000003-8" }, ["--reason", `Aino ${canary} suositteli`]);
});

const mentions = (who = aino) => json(["erase", data, who, "--plan"]).mentions;
const note = (who, text, more = []) => json(["note", data, who, text, "--kind", "note", ...more]).id;
const tasks = () => json(["task", "list", data]).tasks;

test("found however it is written and wherever it stands; what is not about the person is not", () => {
  named = {
    bent: note(otso, `Suosittelija on Aino ${canary.replace(/tu$/, "nulta")}`),
    whole: note(otso, `Suosittelija: ${canary.toUpperCase()}, Aino`),
    mail: note(otso, "Kopio myös AINO.K@posti.example"),
    phone: note(otso, "Avain naapurilta, +358 40 1234 567, iltaisin"),
    dashes: note(firm, "Soita 040-123 4567"),
    voucher: json(["note", data, otso, `Kuvaus, maksaja Aino ${canary}`, "--kind", "invoice", "--amount", "80,00"]).id,
  };
  note(otso, "Aino tuli käymään, 050 123 4567");
  note(otso, `${canary} lauloi pihalla`);
  note(aino, `Aino ${canary} itse`);
  const attached = json(["attach", data, otso, write(r.place, `Aino ${canary} passikuva.txt`, "kuva")]);
  const request = json(["request", "add", data, "access", otso, `Haluan tietää, mitä Aino ${canary} on sanonut`, "--by", "email"]).id;
  const breach = json(["breach", "add", data, `Kirje meni väärälle: Aino ${canary}`]).id;
  ok(["hold", "add", data, otso, "--ground", "claim", "--because", `Riita, todistajana Aino ${canary}`, "--holder", "Iida", "--last", "2026-06-30"]);
  const found = mentions(), items = found.map((one) => one.item);
  for (const [what, id] of Object.entries(named)) assert.ok(items.includes(`record/${id}`), what);
  assert.ok(items.includes(`request/${request}`) && items.includes(`breach/${breach}`), items.join());
  assert.ok(items.includes(`party/${firm}`), "why a value of somebody else was written");
  assert.equal(found.filter((one) => one.item.startsWith("hold/")).length, 1);
  assert.equal(found.length, Object.keys(named).length + 5, JSON.stringify(found));
  assert.ok(found.some((one) => one.item.startsWith("record/") && !one.takes_out), `the name of a file: ${JSON.stringify(attached)}`);
  assert.ok(found.every((one) => one.party !== aino));
  assert.match(ok(["erase", data, aino, "--plan"]), /\d+ texts about others were looked through[\s\S]*record\//);
});

test("words of an open hand-over that name the person are among them", () => {
  const id = json(["handover", "give", data, "accounting_firm", "--purpose", "invoice", "--as", "paper", "--from", "2026-01-01", "--to", "2026-03-05", "--back", "2026-04-01", "--what", `Kuitit, kysy Aino ${canary}lta`]).handover;
  assert.ok(mentions().some((one) => one.item === `handover/${id}`));
});

test("decided before, or a task with a link; nothing is changed by itself", async () => {
  const found = mentions(), takes = [named.whole, named.mail].map((id) => found.find((one) => one.record === id)), others = found.filter((one) => !one.takes_out);
  assert.match(fault(["erase", data, aino, "--redact", others[0].item, "--yes"]).error.text, /cannot take the name out/);
  assert.match(fault(["erase", data, aino, "--leave", "record/0000000000000", "--yes"]).error.text, /called so/);
  assert.equal(mentions().length, found.length);
  const texts = () => [otso, firm].flatMap((who) => json(["show", data, who]).records.map((one) => `${one.id} ${one.text}`)).sort(), before = texts();
  const done = json(["erase", data, aino, "--redact", takes[0].item, "--leave", takes[1].item, "--yes"]);
  assert.deepEqual([done.texts_of_others.name_the_person, done.texts_of_others.decided_before, done.texts_of_others.taken_out], [found.length, 2, 1]);
  assert.ok(done.texts_of_others.looked_through > found.length);
  assert.ok(!JSON.stringify(done).includes(takes[0].record), "a certificate does not say whose text it is");
  const list = tasks().filter((task) => task.place === "text");
  assert.deepEqual(list.map((task) => task.target).sort(), found.slice(0).map((one) => one.item).filter((item) => item !== takes[0].item && item !== takes[1].item).sort());
  assert.ok(list.every((task) => task.kind === "decide" && task.name.includes(canary) && task.erasure === done.id));
  const after = texts();
  assert.equal(after.filter((text, i) => text !== before[i]).length, 1, "the one that was decided");
  assert.match(ok(["certificate", "show", data, done.id]), /The person was named in \d+; somebody decided about 2/);
  // Signed as done: the program takes the name out, bent and as a number too; kept with a reason otherwise. Afterwards nothing names anybody.
  const open = list.filter((task) => found.some((one) => one.takes_out && one.item === task.target)).map((task) => task.id);
  ok(["task", "sign", data, ...open, "--name", "Iida"]);
  const now = JSON.stringify(json(["show", data, otso]).records);
  assert.ok(!/1234 567|KANARIA|Kanarialinnulta/.test(now), now);
  assert.match(now, /Avain naapurilta, \[…\], iltaisin/);
  ok(["task", "sign", data, ...tasks().filter((task) => task.place === "text").map((task) => task.id), "--name", "Iida", "--outcome", "not_needed", "--text", "Säilytetään"]);
  ok(["task", "sign", data, ...tasks().map((task) => task.id), "--name", "Iida", "--by", "email"]);
  const whole = json(["certificate", "show", data, done.id]);
  assert.equal(whole.complete, true);
  assert.ok(!(JSON.stringify(json(["task", "list", data, "--done"])) + JSON.stringify(whole) + ok(["audit", "list", data, "--json"])).includes(canary));
  assert.equal(execFileSync("sh", ["-c", `grep -rla ${canary} ${data} || true`], { encoding: "utf8" }), "");
});

test("a sweep asks for them too, of whoever's name goes", () => {
  const old = add(data, "consumer", { first_name: "Veikko", last_name: "Mäki", email: "veikko@posti.example" }, ["--taken-in", "2010-01-01", "--even-if-due"]);
  note(otso, "Veikko Mäen naapuri");
  assert.equal(mentions(old).length, 1);
  assert.equal(json(["sweep", data, "--yes"]).parties, 1);
  const [task] = tasks().filter((one) => one.place === "text");
  assert.equal(task.name, "Veikko Mäki");
  ok(["task", "sign", data, task.id, "--name", "Iida"]);
  assert.ok(json(["show", data, otso]).records.some((one) => one.text === "[…] naapuri"));
});

test("what the office writes for itself: found wherever it stands, and the name is out of it with the day and why, also of what was signed", () => {
  const xenia = add(data, "consumer", { first_name: "Xenia", last_name: "Kanarinen", email: "xenia.k@posti.example", phone: "040 999 8887" });
  ok(["system", "note", data, "google", "review", "Katsoimme Xenia Kanarisen tietoja", "--on", "2026-03-01"]);
  ok(["promise", "attest", data, "P58", "avain Xenia Kanarinen, xenia.k@posti.example"]);
  const device = json(["device", "add", data, "Xenia Kanarisen puhelin", "--kind", "phone", "--user", "Iida", "--encrypted", "yes", "--lock", "pin", "--length", "6", "--screen", "2", "--copied", "nothing"]).id;
  const review = json(["user", "reviewed", data, "Iida", "--shared", "no", "--text", "Xenia Kanarinen kävi läpi"]);
  json(["erase", "many", data, add(data, "consumer", { first_name: "Ilta", last_name: "Rusko" }), "--because", "needless", "--decision", "Xenia Kanarinen pyysi", "--count", "1"]);
  const items = mentions(xenia);
  assert.deepEqual(items.map((one) => one.item.split("/")[0]).sort(), ["attestation", "clearing", "device", "holding", "roster"]);
  assert.ok(items.every((one) => one.takes_out && one.party === null));
  assert.ok(items.some((one) => one.item === `device/${device}`));
  const before = json(["promises", data, "P58"]).promises[0].state;
  const later = items.filter((one) => !/^(device|clearing)/.test(one.item)), now = items.filter((one) => !later.includes(one));
  json(["erase", data, xenia, ...now.flatMap((one) => ["--redact", one.item]), "--yes"]);
  const all = () => JSON.stringify([json(["promises", data]), json(["system", "show", data, "google"]), json(["device", "list", data]), json(["user", "review", data]), json(["erase", "list", data])]);
  assert.match(all(), /\[otettu pois 5\.3\.2026, koska henkilön tiedot poistettiin\] puhelin/);
  const tasks = json(["task", "list", data]).tasks.filter((one) => one.place === "text");
  assert.deepEqual(tasks.map((one) => one.target).sort(), later.map((one) => one.item).sort());
  ok(["task", "sign", data, ...tasks.map((one) => one.id), "--name", "Iida"]);
  assert.doesNotMatch(all(), /Kanari|xenia/);
  assert.match(all(), /avain \[otettu pois 5\.3\.2026[^\]]*\], \[otettu pois/);
  assert.equal(json(["promises", data, "P58"]).promises[0].state, before, "who looked, and when, stays");
  assert.equal(json(["user", "review", data]).reviews[0].hash, review.hash, "of what was signed");
  const logged = json(["audit", "list", data, "--action", "passage_taken_out"]).entries.map((one) => one.detail);
  for (const kind of ["attestation", "clearing", "device", "holding", "roster"]) assert.ok(logged.includes(kind), kind);
});

test("the subject of a message: corrected and shortened as it was written; and an erasure that is refused has changed nothing", async () => {
  const smtp = await sink({});
  for (const [name, value] of Object.entries({ "mail.server": `smtp://localhost:${smtp.port}`, "mail.tls": "none", "mail.from": "toimisto@toimisto.test" })) ok(["setting", data, name, value]);
  ok(["setting", data, "site.url", "http://localhost:9"]);
  const aada = add(data, "consumer", { first_name: "Aada", last_name: "Peippo", email: "aada@posti.example" }), pekka = add(data, "consumer", { first_name: "Pekka", last_name: "Toinen", email: "pekka@posti.example" });
  const one = note(pekka, "Aada Peippo soitti");
  ok(["mail", "to", data, pekka, "Terveisiä", "--purpose", "contact", "--subject", "Aada Peippo"]);
  assert.equal((await start(["mail", "send", data]).end).code, 0);
  await smtp.stop();
  const read = () => Object.fromEntries(json(["show", data, pekka]).records.map((record) => [record.kind, record])), sent = read().message_out;
  assert.equal(sent.text, "Aada Peippo");
  ok(["correct", data, sent.id, "Terveisin Aada Peippo"]);
  assert.equal(read().message_out.text, "Terveisin Aada Peippo");
  const wish = ["--redact", `record/${one}`, "--redact", `record/${sent.id}`, "--yes"], asked = json(["request", "add", data, "access", aada, "Tietoni", "--by", "email"]).id;
  const was = JSON.stringify(read());
  assert.match(fault(["erase", data, aada, ...wish]).error.text, /request is open/);
  assert.equal(JSON.stringify(read()), was, "no text has lost a name because of it");
  ok(["request", "withdraw", data, asked, "Soitti"]);
  json(["erase", data, aada, ...wish]);
  assert.deepEqual([read().note.text, read().message_out.text], ["[…] soitti", "Terveisin […]"]);
});
