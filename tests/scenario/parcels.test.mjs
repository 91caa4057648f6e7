// How the answer to a request for access leaves the house: what is about others is marked and left out, the package says how much and
// why, and what was handed over, how and when is written down.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { add, fault, file, folder, json, ok, register } from "./seloste.mjs";
import { withFiles } from "./with-files.mjs";

const at = (clock, more = {}) => ({ env: { SELOSTE_CLOCK: clock, ...more } });
const unzip = (zip, name, ...more) => execFileSync("unzip", [...more, "-p", zip, name], { encoding: "utf8" });

/** An organisation with two people, notes of Helmi that name Liisa in every way, and an open request of Helmi. */
function office() {
  const one = register(), { data } = one;
  const firm = add(data, "organisation", { name: "Kuurnan Puu Oy" });
  const helmi = add(data, "contact_person", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@kuurnanpuu.fi" }, ["--of", firm]);
  const liisa = add(data, "contact_person", { first_name: "Liisa", last_name: "Virtanen", email: "liisa@kuurnanpuu.fi" }, ["--of", firm]);
  const note = (text, more = []) => json(["note", data, helmi, text, "--kind", "note", ...more]).id;
  const ids = [
    note("Puhuttu Liisa Virtasen kanssa tarjouksesta, Helmi mukana"),
    note("Soita liisa@kuurnanpuu.fi tai 040 555 1234; helmi@kuurnanpuu.fi ei vastaa"),
    note("Kuurnan Puu Oy tilaa 14.3.2026 klo 10, summa 1 240,50"),
  ];
  const request = json(["request", "add", data, "access", helmi, "Mitä minusta on", "--by", "email"]).id;
  return { ...one, firm, helmi, liisa, ids, request };
}

test("what may be about others is marked, one's own and the firm's name are not", () => {
  const { data, request, ids } = office();
  const look = json(["request", "look", data, request]);
  const marked = look.marked.map((spot) => [spot.kind, spot.passage, spot.item]);
  assert.deepEqual(marked.sort(), [
    ["email", "liisa@kuurnanpuu.fi", `record/${ids[1]}`], ["name", "Liisa Virtasen", `record/${ids[0]}`], ["phone", "040 555 1234", `record/${ids[1]}`],
  ].sort());
  assert.equal(look.texts.filter((one) => one.item.startsWith("record/")).length, 3);
});

test("a passage and a whole item are left out of the package, with the reason, and stay in the register", () => {
  const { data, place, helmi, request, ids } = office();
  const zip = join(place, "answer.zip"), paper = join(place, "answer.html");
  assert.equal(fault(["request", "give", data, request, "--as", "person", "-o", zip]).error.field, "--seen");
  assert.equal(existsSync(zip), false);
  const first = json(["request", "redact", data, request, `record/${ids[0]}`, "Liisa Virtasen"]).id;
  json(["request", "redact", data, request, `record/${ids[1]}`, "--because", "other", "--reason", "Kollegan yhteystiedot"]);
  const nowhere = fault(["request", "redact", data, request, `record/${ids[0]}`, "Liisa Wirtasen"]).error;
  assert.deepEqual([nowhere.field, /does not stand there/.test(nowhere.text)], ["TEXT", true]);
  assert.equal(fault(["request", "redact", data, request, "record/0000000000001"]).error.field, "ITEM");
  assert.equal(fault(["request", "redact", data, request, `record/${ids[1]}`, "x", "--because", "other"]).error.field, "--reason");
  assert.equal(fault(["request", "redact", data, request, "nonsense/1"]).error.field, "ITEM");
  assert.match(fault(["request", "redact", data, request, `record/${ids[1]}`, "--because", "trade_secret"]).error.text, /left out already/, "counted once");
  assert.equal(fault(["request", "redact", data, request, "value/last_name", "--because", "other_person"]).error.field, "--reason", "the person’s own name is nobody else’s");
  assert.deepEqual(json(["request", "look", data, request]).marked, []);
  // taken back, and left out again
  ok(["request", "unredact", data, request, first]);
  assert.equal(json(["request", "look", data, request]).marked.length, 1);
  // What was said later, how it was checked who asks and why something was taken back are data too.
  const words = ["Lisäksi puhelut", "Ääni tuttu", "Asiasta on päätös", "Ei sittenkään"];
  const other = json(["request", "add", data, "objection", helmi, "En halua", "--by", "phone"]).id;
  ok(["request", "message", data, request, words[0]]);
  ok(["request", "ask", data, request, "Kuka?", "--why", "Uusi osoite"]);
  ok(["request", "check", data, request, "--how", words[1]]);
  ok(["request", "authority", data, other, words[2]]);
  ok(["request", "withdraw", data, other, words[3]]);
  assert.equal(json(["request", "look", data, request]).texts.filter((one) => words.includes(one.text)).length, 4);
  // Letters of either case, also in what stood there before; a text that was changed since goes out to nobody unseen.
  ok(["request", "redact", data, request, `record/${ids[0]}`, "liisa VIRTASEN"]);
  ok(["correct", data, ids[0], "Puhuttu tarjouksesta, Helmi mukana"]);
  const changed = fault(["request", "give", data, request, "--as", "person", "-o", zip, "--seen"]).error;
  assert.deepEqual([changed.field, /changed since/.test(changed.text), existsSync(zip)], ["--seen", true, false]);
  assert.match(ok(["request", "look", data, request], { env: { SELOSTE_LANG: "en" } }), /liisa VIRTASEN \(it stands there no more\)/);
  ok(["correct", data, ids[0], "Puhuttu LIISA VIRTASEN kanssa tarjouksesta, Helmi mukana"]);
  const given = json(["request", "give", data, request, "--as", "person", "-o", zip, "--complete"], at("2026-03-06T10:00:00Z", { SELOSTE_LANG: "fi" }));
  assert.deepEqual([given.left_out, given.answered, given.passphrase], [2, true, null]);
  const document = JSON.parse(unzip(zip, "data.json"));
  const whole = unzip(zip, "data.json") + unzip(zip, "tietosi.html") + unzip(zip, "manifest.json");
  for (const gone of ["Virtasen", "VIRTASEN", "Liisa", "555 1234", "liisa@"]) assert.ok(!whole.includes(gone), gone);
  assert.match(whole, /Helmi mukana/);
  for (const said of words) assert.match(unzip(zip, "tietosi.html"), new RegExp(said));
  assert.deepEqual(document.requests.flatMap((one) => one.steps.map((step) => step.text ?? step.how)).filter((said) => words.includes(said)).sort(), [...words].sort());
  assert.deepEqual(document.redactions.map((one) => [one.item, one.why, one.whole, one.times, one.reason]),
    [[`record/${ids[1]}`, "other", true, 1, "Kollegan yhteystiedot"], [`record/${ids[0]}`, "other_person", false, 2, null]].sort(() => 0).sort((a, b) => document.redactions.findIndex((one) => one.item === a[0]) - document.redactions.findIndex((one) => one.item === b[0])));
  assert.match(unzip(zip, "tietosi.html"), /Mitä jätettiin pois ja miksi[\s\S]*Kollegan yhteystiedot/);
  assert.equal(JSON.parse(unzip(zip, "manifest.json")).redactions.length, 2);
  // a refusal in part has its reasons, the authority and the court
  assert.equal(json(["request", "show", data, request]).state, "partly_refused");
  assert.match(json(["request", "letter", data, request]).body, /henkilökohtaisesti[\s\S]*2 kohtaa[\s\S]*tuomioistuimeen/);
  assert.match(ok(["show", data, helmi]), /LIISA VIRTASEN kanssa/);
  // the same on paper is a page; a second copy is free and changes no answer
  json(["request", "give", data, request, "--as", "paper", "-o", paper, "--seen"], at("2026-03-07T10:00:00Z"));
  assert.match(readFileSync(paper, "utf8"), /^<!DOCTYPE html>/i);
  const shown = json(["request", "show", data, request]);
  assert.deepEqual(shown.handed_over.map((one) => [one.way, one.state, one.left_out]), [["person", "ready", 2], ["paper", "ready", 2]]);
  assert.equal(shown.steps.filter((step) => step.step === "partly_refused").length, 1);
  assert.match(ok(["audit", "verify", data]), /whole/);
});

test("a locked file opens with its passphrase alone; what is missing keeps the request open", () => {
  const { data, place, request, helmi } = office();
  const zip = join(place, "answer.zip");
  const given = json(["request", "give", data, request, "--as", "zip", "-o", zip, "--seen"]);
  assert.match(given.passphrase, /^[a-z2-9]{4}(-[a-z2-9]{4}){4}$/);
  // another program opens it (libarchive), and only so
  const open = (passphrase) => execFileSync("bsdtar", ["-x", "-O", "--passphrase", passphrase, "-f", zip, "data.json"], { encoding: "utf8", stdio: "pipe" });
  assert.throws(() => open("wrong-pass-word-here-xxxx"));
  assert.equal(JSON.parse(open(given.passphrase)).schema, "seloste-access-1");
  const bytes = readFileSync(zip), extra = bytes.indexOf(Buffer.from([0x01, 0x99, 0x07, 0x00, 0x02, 0x00, 0x41, 0x45, 0x03]));
  assert.ok(extra > 0, "WinZip AE-2 with 256 bits");
  assert.equal(given.answered, given.systems + given.papers === 0);
  const shown = json(["request", "show", data, request]);
  assert.equal(shown.state, given.answered ? "granted" : "in_work");
  // what lies elsewhere is a task each; once they are signed the answer is whole
  const tasks = json(["task", "list", data, "--party", helmi]).tasks;
  assert.ok(tasks.length >= given.systems);
  ok(["task", "sign", data, ...tasks.map((task) => task.id), "--name", "Iida", "--text", "ei mitään"]);
  assert.deepEqual(json(["request", "look", data, request]).missing.systems, []);
  assert.equal(json(["request", "give", data, request, "--as", "person", "-o", join(place, "b.zip"), "--seen"], at("2026-03-06T10:00:00Z")).answered, true);
  assert.ok(!ok(["audit", "list", data, "--json"]).includes(given.passphrase));
});

test("only the days that were asked about", () => {
  const { data, place, helmi, request } = office();
  ok(["note", data, helmi, "Vanha juttu", "--kind", "note", "--at", "2025-02-01"]);
  const zip = join(place, "days.zip");
  ok(["request", "give", data, request, "--as", "person", "-o", zip, "--seen", "--from", "2025-01-01", "--until", "2025-12-31"]);
  const document = JSON.parse(unzip(zip, "data.json"));
  assert.deepEqual([document.scope.from, document.scope.to, document.scope.classes, document.scope.left_out.map((one) => one.what)], ["2025-01-01", "2025-12-31", [], ["customer"]]);
  assert.deepEqual(document.records.map((one) => one.text), ["Vanha juttu"]);
});

test("what is said of the person in texts about others is marked, goes along or is left out with a reason, without whose text it is", () => {
  const { data, place, firm, helmi, liisa, request } = office();
  const meeting = json(["note", data, firm, "Helmi Aaltio lupasi vastata", "--kind", "meeting"]).id;
  const call = json(["note", data, liisa, "Kollega Helmi Aaltio valitti melusta", "--kind", "call"]).id;
  const look = () => json(["request", "look", data, request]).marked.filter((spot) => spot.kind === "elsewhere").map((spot) => spot.item).sort();
  assert.deepEqual(look(), [call, meeting].map((id) => `elsewhere/record.${id}`).sort());
  ok(["request", "redact", data, request, `elsewhere/record.${call}`, "--because", "other", "--reason", "Kollegan asia"]);
  assert.deepEqual(look(), [`elsewhere/record.${meeting}`]);
  // without a request nobody looks there, and the file says so, and where to ask
  ok(["access", data, helmi, "-o", join(place, "quick.zip")]);
  const quick = JSON.parse(unzip(join(place, "quick.zip"), "data.json"));
  assert.deepEqual([quick.elsewhere, /not looked through.*ask for it: .*@/.test(quick.elsewhere_not_looked_through)], [null, true]);
  const zip = join(place, "elsewhere.zip");
  ok(["request", "give", data, request, "--as", "person", "-o", zip, "--seen"]);
  assert.match(unzip(zip, "data.json"), /lupasi vastata/);
  assert.doesNotMatch(unzip(zip, "data.json"), /melusta/);
  assert.match(unzip(zip, "data.json"), /Kollegan asia/);
});

test("only the part that the person means: agreed, shown, all the data of the class, what was left out said", () => {
  const { data, place, helmi, liisa, request } = office();
  // texts about others are asked for by the part as well: an invoice that names her, and no call
  const theirs = json(["note", data, liisa, "Helmi Aaltion kamera", "--kind", "invoice", "--at", "2026-02-11", "--amount", "10"]).id;
  ok(["note", data, liisa, "Kollega Helmi Aaltio valitti melusta", "--kind", "call"]);
  const invoice = json(["note", data, helmi, "Kamera", "--kind", "invoice", "--at", "2026-02-10", "--amount", "10"]).id;
  // a class that the notice has not is told at its option, and only a request for access has a part
  const said = (...more) => fault(["request", "scope", data, request, ...more]).error;
  assert.equal(said("--only", "nothing", "--how", "puhelimessa").field, "--only");
  assert.equal(said("--only", "bookkeeping").field, "--how");
  assert.equal(said("--only", "bookkeeping", "--how", "puhelimessa", "--from", "2026-03-01", "--until", "2026-02-01").field, "--until");
  assert.equal(fault(["request", "add", data, "erasure", helmi, "--by", "post", "--only", "vouchers"]).error.field, "--only");
  const whole = json(["request", "look", data, request]);
  ok(["request", "begin", data, request]);
  const systems = () => json(["task", "list", data]).tasks.filter((task) => task.request === request).map((task) => task.target).sort();
  assert.ok(systems().includes("whatsapp") && systems().includes("billing"));
  ok(["request", "scope", data, request, "--only", "vouchers", "--how", "Helmi sanoi puhelimessa 5.3.: vain laskut"]);
  // nobody looks any more where there are no invoices
  assert.ok(!systems().includes("whatsapp") && systems().includes("billing"), systems().join());
  const shown = json(["request", "show", data, request]), step = shown.steps.at(-1);
  assert.deepEqual([shown.only, step.step, step.only, step.how], [["vouchers"], "scoped", ["vouchers"], "Helmi sanoi puhelimessa 5.3.: vain laskut"]);
  assert.match(ok(["request", "show", data, request], { env: { SELOSTE_LANG: "fi" } }), /Vain tämä osa\s+laskut/);
  const look = json(["request", "look", data, request]);
  assert.ok(look.texts.length < whole.texts.length && look.missing.systems.length < whole.missing.systems.length);
  assert.deepEqual(json(["request", "look", data, request]).marked.filter((spot) => spot.kind === "elsewhere").map((spot) => spot.item), [`elsewhere/record.${theirs}`]);
  const zip = join(place, "part.zip");
  ok(["request", "give", data, request, "--as", "person", "-o", zip, "--seen", "--complete"], { env: { SELOSTE_LANG: "fi" } });
  const document = JSON.parse(unzip(zip, "data.json")), page = unzip(zip, "tietosi.html");
  assert.deepEqual(document.records.map((one) => [one.id, one.text, one.cents]), [[invoice, "Kamera", 1000]]);
  assert.deepEqual([document.values, document.choices, document.requests, document.log].map((list) => list.length), [0, 0, 0, 0]);
  assert.ok(document.recipients.length && document.rights.length && document.purposes.length, "what Article 15(1) wants said is there");
  assert.ok(document.retention.every((one) => one.class === "bookkeeping"));
  assert.deepEqual(document.scope.classes, [{ class: "vouchers", words: "laskut" }]);
  const left = Object.fromEntries(document.scope.left_out.map((one) => [one.what, one.items]));
  assert.ok(left.customer >= 6 && left.requests >= 1 && left.log >= 1 && left.elsewhere === 1, JSON.stringify(left));
  assert.match(page, /Pyysit osaa tiedoista[\s\S]*laskut[\s\S]*Muut jätettiin pois vain siksi[\s\S]*kohtaa/);
  const letter = json(["request", "letter", data, request]).body;
  assert.match(letter, /se osa tiedoistanne, jota pyysitte: laskut/);
  assert.equal(json(["request", "show", data, request]).state, "granted", "a part that was asked for is no refusal");
  // everything again is another request, and of one that came with its part the register says so from the start
  const other = json(["request", "add", data, "access", helmi, "Vain laskut", "--by", "email", "--only", "bookkeeping,notes"]).id;
  assert.deepEqual(json(["request", "show", data, other]).only, ["bookkeeping", "notes"]);
  ok(["request", "acknowledge", data, other]);
  assert.match(json(["request", "letter", data, other]).body, /Pyysitte osaa tiedoistanne: kirjanpitoaineisto, muistiinpanot\. Jos haluatte ne kaikki/);
  ok(["request", "scope", data, other, "--how", "Halusikin kaiken"]);
  assert.deepEqual(json(["request", "look", data, other]).texts.length >= whole.texts.length, true);
});

test("behind a link it lies sealed under a key of its own, and its end needs nobody", () => {
  const { data, keys, request, helmi } = office();
  const given = json(["request", "give", data, request, "--as", "link", "--seen", "--complete"]);
  assert.deepEqual([given.to, given.answered, given.sent, given.passphrase, given.file], ["helmi@kuurnanpuu.fi", true, false, null, null]);
  const state = (clock) => json(["request", "show", data, request], at(clock)).handed_over[0];
  assert.equal(state("2026-03-05T10:00:01Z").state, "waiting");
  const secret = given.link.match(/[0-9a-f]{64}/)[0];
  const seen = (...words) => words.filter((word) => {
    try { execFileSync("grep", ["-raqF", word, data, keys]); return true; } catch { return false; }
  });
  assert.deepEqual(seen("Liisa Virtasen kanssa", "helmi@kuurnanpuu.fi", secret, given.code, "seloste-access-1"), []);
  const pieces = () => Number(execFileSync("sqlite3", [join(data, "register.db"), "SELECT COUNT(*) FROM parcel_piece"], { encoding: "utf8" }));
  assert.ok(pieces() > 0);
  // while it waits the sweep leaves the person alone; its own end comes at the next start after its day
  ok(["request", "list", data], at("2026-03-12T09:59:00Z"));
  assert.ok(pieces() > 0);
  assert.equal(state("2026-03-12T10:00:01Z").state, "over");
  assert.equal(pieces(), 0);
  assert.match(ok(["audit", "verify", data]), /whole/);
  assert.ok(!ok(["audit", "list", data, "--json"]).includes(given.code));
  assert.equal(helmi.length, 13);
});

test("an erasure takes what waits along; a wrong address ends it and is a breach", () => {
  const { data, request, helmi } = office();
  const first = json(["request", "give", data, request, "--as", "link", "--seen"]).id;
  const breach = json(["request", "take-back", data, first, "--wrong-address"]).id;
  assert.equal(json(["breach", "list", data]).breaches[0].id, breach);
  assert.equal(fault(["request", "take-back", data, first]).error.status, "conflict");
  ok(["request", "check", data, request, "--how", "soitettu tuttuun numeroon"]);
  ok(["request", "give", data, request, "--as", "link", "--seen", "--complete", "--to", "helmi.uusi@example.fi"], at("2026-03-05T10:05:00Z"));
  const shown = () => json(["request", "show", data, request]).handed_over;
  assert.deepEqual(shown().map((one) => [one.state, one.why, one.to]), [["ended", "wrong_address", "helmi@kuurnanpuu.fi"], ["waiting", null, "helmi.uusi@example.fi"]]);
  const after = at("2026-03-05T10:06:00Z");
  ok(["request", "add", data, "erasure", helmi, "--by", "phone"], after);
  ok(["erase", data, helmi, "--with-answer", "--yes"], after);
  assert.deepEqual(shown().map((one) => [one.state, one.to]), [["ended", null], ["over", null]]);
});

test("what is wrong is told at its option, and a request that cannot be answered so is left alone", () => {
  const { data, place, request, helmi } = office();
  const said = (...args) => fault(["request", "give", data, ...args]).error;
  assert.equal(said(request, "--as", "pigeon").field, "--as");
  assert.equal(said(request, "--as", "zip", "--seen").field, "-o");
  assert.equal(said(request, "--as", "link", "--seen", "--to", "nobody").field, "--to");
  assert.equal(said(request, "--as", "link", "--seen", "--send").field, "--send");
  assert.equal(said(request, "--as", "person", "-o", join(place, "x.zip"), "--seen", "--from", "2026-02-01", "--until", "2026-01-01").field, "--until");
  const other = json(["request", "add", data, "erasure", helmi, "--by", "post"]).id;
  assert.match(said(other, "--as", "person", "-o", join(place, "x.zip")).text, /package/);
  const nobody = json(["request", "add", data, "access", "--from", "Joku", "--by", "post"]).id;
  assert.match(said(nobody, "--as", "person", "-o", join(place, "x.zip")).text, /whom/);
  ok(["request", "ask", data, request, "Kuka?", "--why", "epäily"]);
  assert.match(said(request, "--as", "person", "-o", join(place, "x.zip"), "--seen").text, /asked who/);
  assert.equal(existsSync(join(place, "x.zip")), false);
});

test("files are looked into for others as far as they are text; what no program reads somebody looks at", () => {
  const { data, place } = register({ notice: file(folder(), "agency.yaml", withFiles()) });
  const helmi = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@posti.example" });
  add(data, "consumer", { first_name: "Liisa", last_name: "Virtanen", email: "liisa@posti.example" });
  const attach = (name, bytes) => json(["attach", data, helmi, file(place, name, bytes)]).id;
  const text = attach("muistio.txt", "Paikalla Helmi Aaltio ja Liisa Virtanen, liisa@posti.example"), paper = attach("sopimus.pdf", "%PDF-1.4\n%%EOF\n"),
    own = attach("oma.csv", "nimi;sposti\nHelmi Aaltio;helmi@posti.example\n"), letter = attach("viesti.eml", "From: helmi@posti.example\nContent-Transfer-Encoding: base64\n\nTGlpc2E=\n");
  const request = json(["request", "add", data, "access", helmi, "Mitä minusta on", "--by", "email"]).id;
  const marked = json(["request", "look", data, request]).marked.map((spot) => [spot.kind, spot.item, spot.passage]);
  assert.deepEqual(marked.sort(), [["email", `file/${text}`, "liisa@posti.example"], ["file", `file/${letter}`, "viesti.eml"], ["file", `file/${paper}`, "sopimus.pdf"], ["name", `file/${text}`, "Liisa Virtanen"]].sort());
  const zip = join(place, "a.zip"), give = ["request", "give", data, request, "--as", "person", "-o", zip, "--complete"];
  assert.equal(fault(give).error.field, "--seen");
  assert.equal(fault(["request", "redact", data, request, `file/${text}`, "Liisa Virtanen"]).error.field, "TEXT");
  for (const one of [text, paper]) ok(["request", "redact", data, request, `file/${one}`]);
  assert.deepEqual(json(["request", "look", data, request]).marked.map((spot) => spot.item), [`file/${letter}`]);
  ok([...give, "--seen"]);
  const names = execFileSync("unzip", ["-Z1", zip], { encoding: "utf8" });
  assert.ok(names.includes(own) && names.includes(letter) && !names.includes(text) && !names.includes(paper), names);
});
