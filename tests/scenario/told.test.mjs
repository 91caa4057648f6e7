// Recipients are told by e-mail of what was erased: the letter goes once, the task waits whether it comes back, and then closes by itself; one
// that comes back or is refused leaves it to people again; and no word of whoever was erased stays behind in the queue.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { add, fault, folder, json, ok, register, root, start } from "./seloste.mjs";
import { quoted, read, sink } from "./smtpsink.mjs";

const canary = "Kanarialintu";
let smtp;
before(async () => { smtp = await sink({}); });
after(() => smtp.stop());

const at = (clock) => ({ env: { SELOSTE_CLOCK: clock } });
/** In the background: the sink answers in this very process. */
async function later(args, options = {}) {
  const { code, out, err } = await start([...args, "--json"], options).end;
  assert.equal(code, 0, `${args.join(" ")}: ${err}`);
  return JSON.parse(out);
}

/** A register that can send, with somebody who was given to two recipients and is erased; vouchers of them stay. */
function office() {
  const { place, data, keys } = register();
  for (const [name, value] of Object.entries({ "mail.server": `smtp://localhost:${smtp.port}`, "mail.tls": "none", "mail.from": "toimisto@toimisto.test", "mail.seconds": "2" }))
    ok(["setting", data, name, value]);
  ok(["user", "add", data, "Iida"]);
  const who = add(data, "consumer", { first_name: "Helmi", last_name: canary, email: `helmi@${canary}.example` });
  ok(["note", data, who, "Lasku", "--kind", "invoice", "--amount", "124,00", "--at", "2025-03-04"]);
  for (const [to, name] of [["mail", "given.csv"], ["myhours", "hours.csv"]]) ok(["export", data, who, "--as", "csv", "--purpose", "contact", "--to", to, "-o", join(folder(), name)]);
  const certificate = json(["erase", data, who, "--yes"]);
  const tell = json(["task", "list", data]).tasks.filter((task) => task.kind === "tell");
  return { place, data, keys, who, number: certificate.id, mail: tell.find((task) => task.target === "mail"), hours: tell.find((task) => task.target === "myhours") };
}
const opens = (data, keys) => {
  const rows = (db, sql) => execFileSync("sqlite3", ["-readonly", db, sql], { encoding: "utf8" }).split("\n").filter(Boolean);
  const living = new Set(rows(join(keys, "keys.db"), "SELECT id FROM key WHERE wrapped IS NOT NULL AND class = 'outbox'"));
  return living.size;
};

test("an address once, a letter, a week, and it is closed as told by e-mail", async () => {
  const { data, keys, mail, number, who } = office();
  assert.equal(fault(["task", "send", data, mail.id]).error.field, "--to");
  assert.equal(fault(["task", "send", data, mail.id, "--to", "ei-osoite"]).error.field, "--to");
  assert.equal(fault(["system", "note", data, "systems.mail", "address", "--ref", "ei-osoite"]).error.field, "--ref");
  ok(["system", "note", data, "systems.mail", "address", "--ref", "tietosuoja@postiranta.example"]);
  smtp.got.length = 0;
  ok(["task", "send", data, mail.id]);
  assert.match(fault(["task", "send", data, mail.id]).error.text, /on its way/);
  assert.match(fault(["task", "sign", data, mail.id, "--name", "Iida", "--by", "post"]).error.text, /waits in the mail queue/);
  assert.equal(json(["task", "show", data, mail.id]).letter_is, "queued");
  assert.equal((await later(["mail", "send", data])).sent, 1);
  const [{ text }] = smtp.got, { headers, body } = read(text);
  assert.equal(headers.to, "tietosuoja@postiranta.example");
  assert.doesNotMatch(headers.subject, new RegExp(canary), "no name in a subject");
  assert.match(quoted(body), new RegExp(`Poistakaa tekin[^]*Helmi ${canary}[^]*helmi@${canary.toLowerCase()}`, "i"));
  const shown = json(["task", "show", data, mail.id]);
  assert.deepEqual([shown.letter_is, shown.closes_on, shown.closed, shown.name], ["sent", "2026-03-12", null, `Helmi ${canary}`]);
  assert.deepEqual(shown.steps.map((step) => step.letter), ["queued", "sent"]);
  assert.equal(opens(data, keys), 0, "the message forgets it when it has gone, though vouchers of the person stay");
  const [message] = json(["mail", "list", data]).messages;
  assert.deepEqual([message.kind, message.state, message.erased], ["recipient", "sent", true]);
  ok(["nightly", data, "--again"], at("2026-03-11T21:00:00Z"));
  assert.equal(json(["task", "show", data, mail.id], at("2026-03-11T21:00:00Z")).closed, null);
  ok(["nightly", data, "--again"], at("2026-03-12T04:00:00Z"));
  const closed = json(["task", "show", data, mail.id], at("2026-03-12T05:00:00Z"));
  assert.deepEqual([closed.outcome, closed.name, closed.steps.at(-1).how], ["done", null, "email"]);
  const told = json(["certificate", "show", data, number]).tasks;
  for (const { id } of json(["task", "list", data]).tasks) ok(["task", "sign", data, id, "--name", "Iida", "--by", "post"], at("2026-03-13T05:00:00Z"));
  const whole = json(["certificate", "show", data, number]);
  assert.deepEqual(whole.tasks.filter((task) => task.of === "mail" && task.what === "tell").map((task) => [task.state, task.how, task.on]), [["done", "email", "2026-03-12"]]);
  assert.ok(told.length > 3 && whole.complete);
  ok(["task", "answer", data, mail.id, "Poistettu."], at("2026-03-14T05:00:00Z"));
  assert.equal(json(["task", "show", data, mail.id]).steps.at(-1).answer, true);
  assert.equal(json(["show", data, who]).records.length, 1, "the voucher");
});

test("refused, come back, withdrawn: it is for people again, and can be sent anew", async () => {
  const { data, keys, hours } = office();
  const show = () => json(["task", "show", data, hours.id]);
  ok(["task", "send", data, hours.id, "--to", "eiole@paino.example"]);
  const [waiting] = json(["mail", "list", data]).messages;
  ok(["mail", "withdraw", data, waiting.id]);
  assert.deepEqual([show().letter_is, opens(data, keys)], ["withdrawn", 0]);
  smtp.set({ rcpt: "550 5.1.1 unknown" });
  ok(["task", "send", data, hours.id, "--to", "eiole@paino.example"]);
  assert.equal((await later(["mail", "send", data])).failed, 1);
  assert.deepEqual([show().letter_is, show().closed, show().name, opens(data, keys)], ["returned", null, `Helmi ${canary}`, 0]);
  smtp.set({});
  ok(["task", "send", data, hours.id, "--to", "tieto@paino.example", "--language", "sv"]);
  assert.equal((await later(["mail", "send", data])).sent, 1);
  assert.match(quoted(read(smtp.got.at(-1).text).body), /radera/i);
  assert.equal(show().letter_is, "sent");
  ok(["task", "sign", data, hours.id, "--name", "Iida", "--outcome", "disproportionate", "--text", "Ei löydä heidän arkistostaan"]);
  assert.deepEqual([show().outcome, show().name], ["disproportionate", null]);
  ok(["nightly", data, "--again"], at("2026-03-20T04:00:00Z"));
  assert.equal(show().outcome, "disproportionate", "signed by somebody: the night leaves it");
});

test("a recipient is told of what it got and what goes, by what it got; who got nothing of that is not told", () => {
  const { data } = register();
  const firm = add(data, "organisation", { name: "Kuurnan Puu Oy", email: "info@kuurna.example", business_id: "9000003-8" });
  ok(["note", data, firm, "Lasku", "--kind", "invoice", "--amount", "10,00", "--at", "2026-02-01"]);
  const out = folder(), give = (...more) => ok(["handover", "give", data, "accounting_firm", firm, "--purpose", "invoice", "--as", "json", "--back", "2026-12-31", ...more]);
  give("-o", join(out, "a.json"));
  ok(["export", data, firm, "--as", "csv", "--purpose", "contact", "--to", "mail", "-o", join(out, "a.csv")]);
  ok(["erase", data, firm, "--yes"]);
  const told = (more = {}) => json(["task", "list", data], more).tasks.filter((task) => task.kind === "tell" && !task.closed);
  assert.deepEqual(told().map((task) => task.target), ["mail"], "the vouchers stay, and the printing houses never got anything");
  const show = (task, more = {}) => json(["task", "show", data, task.id, "--language", "en"], more);
  assert.match(show(told()[0]).letter, /Of these we have erased: other communication and documentation\./);
  // When the vouchers go, ten years on, the accountant is told by the vouchers: it never got the name or the address.
  const later = at("2038-01-05T10:00:00Z");
  ok(["erase", data, firm, "--yes"], later);
  const books = told(later).filter((task) => task.target === "accounting_firm");
  assert.equal(books.length, 1);
  const { letter } = show(books[0], later);
  assert.match(letter, /the data named below \(bookkeeping material\)[^]*Invoice, 1 February 2026/);
  assert.doesNotMatch(letter, /Kuurnan|kuurna|9000003/);
});

test("who has vouchers with the wrong name is told of the right one, by the vouchers alone; the person hears what they keep", () => {
  const { data } = register();
  const outi = add(data, "consumer", { first_name: "Outi", last_name: "Halla", email: "outi@koti.example", phone: "040 765 4321" });
  ok(["note", data, outi, "Lasku", "--kind", "invoice", "--amount", "10,00", "--at", "2026-02-01"]);
  ok(["handover", "give", data, "accounting_firm", outi, "--purpose", "invoice", "--as", "json", "--back", "2026-12-31", "-o", join(folder(), "a.json")]);
  const corrected = (...fixes) => {
    const request = json(["request", "add", data, "rectification", outi, "--by", "email"]).id;
    for (const [field, value] of fixes) value ? ok(["request", "correct", data, request, field, value]) : ok(["request", "done", data, request, field]);
    ok(["request", "answer", data, request]);
    return { letter: ok(["request", "letter", data, request]), books: json(["task", "list", data, "--request", request]).tasks.find((task) => task.target === "accounting_firm") };
  };
  const state = () => json(["promises", data, "P67"]).promises[0].state;
  assert.equal(corrected(["phone", "040 111 2222"]).books, undefined, "no voucher says it");
  const { letter, books } = corrected(["last_name", "Hallavu"], ["last_name", "Hallavuo"]);
  assert.equal(books.kind, "tell");
  const words = json(["task", "show", data, books.id, "--language", "fi"]).letter;
  assert.match(words, /alla mainitut tiedot[^]*1 February 2026/);
  assert.match(words, /Hallavuo/);
  assert.doesNotMatch(words, /Outi|koti\.example|4321|2222/);
  assert.match(letter, /Outi Hallavuo,[^]*Tositteissa säilyy[^]*\d+\.\d+\.203\d asti[^]*Ilmoitamme korjauksesta/);
  assert.notEqual(state(), "kept");
  // Corrected by hand and noted in words: the voucher still says the other name.
  ok(["set", data, outi, "last_name=Hallavirta", "--source", "person"]);
  ok(["task", "sign", data, books.id, "--name", "Iida", "--by", "post"]);
  assert.match(json(["task", "show", data, corrected(["Sukunimi korjattu."]).books.id]).letter, /Halla”.*Hallavirta/);
});

test("who has data by their category, not by their class, is asked and named like everybody else", () => {
  const { data: clinic } = register({ notice: join(root, "notices/clinic.yaml") });
  const aino = add(clinic, "patient", { "person.born": "1980-05-04", first_name: "Aino", last_name: "Koski", phone: "040 111 2222" });
  const at_sms = (plan) => plan.tasks.find((text) => /Viestiviiva/.test(text));
  assert.match(at_sms(json(["erase", clinic, aino, "--plan"])), /This goes there: contact data|Only this goes there: contact data/);
  const open = (data, more) => json(["task", "list", data, ...more]).tasks.map((task) => `${task.kind} ${task.target}`);
  const request = json(["request", "add", clinic, "access", aino, "--by", "email"]).id;
  ok(["request", "begin", clinic, request]);
  assert.ok(open(clinic, ["--request", request]).includes("copy sms"));
  const named = (data, who) => {
    const zip = join(folder(), "paketti.zip");
    ok(["access", data, who, "-o", zip]);
    return JSON.parse(execFileSync("unzip", ["-p", zip, "data.json"], { encoding: "utf8" })).recipients.map((one) => one.id);
  };
  assert.deepEqual(named(clinic, aino), ["records", "sms", "cabinet", "kanta", "payer", "authorities"]);
  const { data: club } = register({ notice: join(root, "notices/association.yaml") });
  const member = add(club, "member", { first_name: "Meri", last_name: "Lahti", email: "meri@koti.example", postal_address: "Rantatie 1, 20100 Turku", "list.home": "Turku" });
  const then = named(club, member);
  assert.ok(then.includes("federation") && then.includes("printer") && !then.includes("insurer") && !then.includes("book"), then.join());
  const partner = add(club, "partner", { name: "Vene Oy" });
  assert.ok(!named(club, partner).includes("printer"), "of a partner the printer has nothing");
});

test("taken into work, a request for access asks for copies; what was told is in the package", () => {
  const { data } = register();
  const who = add(data, "consumer", { first_name: "Aino", last_name: "Korhonen", email: "aino@koti.example" });
  ok(["paper", "add", data, who, "Kortti", "--source", "person", "--folder", "3"]);
  ok(["export", data, who, "--as", "csv", "--purpose", "contact", "--to", "mail", "-o", join(folder(), "aino.csv")]);
  const fix = json(["request", "add", data, "rectification", who, "--by", "email"]).id;
  ok(["request", "correct", data, fix, "last_name", "Korpi"]);
  ok(["request", "answer", data, fix, "Korjattu."]);
  const told = json(["task", "list", data, "--party", who]).tasks.find((task) => task.kind === "tell");
  ok(["task", "sign", data, told.id, "--name", "Iida", "--by", "post", "--text", "Kirje 7"]);
  ok(["task", "answer", data, told.id, "Korjattu meilläkin."]);
  const request = json(["request", "add", data, "access", who, "--by", "email"]).id;
  const copies = () => json(["task", "list", data, "--request", request]).tasks.filter((task) => task.kind === "copy");
  assert.equal(copies().length, 0);
  ok(["request", "begin", data, request]);
  assert.ok(copies().length >= 3, JSON.stringify(copies().map((task) => task.target)));
  assert.equal(json(["paper", "tasks", data]).tasks.filter((task) => task.party === who && task.work === "copy").length, 1);
  assert.ok(json(["request", "look", data, request]).missing.systems.length >= 3);
  const zip = join(folder(), "paketti.zip");
  ok(["request", "give", data, request, "--as", "person", "--seen", "-o", zip]);
  const package_ = JSON.parse(execFileSync("unzip", ["-p", zip, "data.json"], { encoding: "utf8" }));
  assert.deepEqual(package_.told.map((one) => [one.recipient, one.of, one.state, one.answer]), [["mail", "rectification", "done", "Korjattu meilläkin."]]);
  assert.match(execFileSync("unzip", ["-p", zip, "*.html"], { encoding: "utf8" }), /Kenelle on kerrottu|Who was told/);
  const second = json(["request", "add", data, "access", who, "--by", "email"]).id;
  ok(["request", "begin", data, second]);
  ok(["request", "withdraw", data, second]);
  assert.ok(json(["task", "list", data, "--request", second]).tasks.every((task) => task.closed && task.outcome === "not_needed"));
});
