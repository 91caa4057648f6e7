// The person's own page names nobody else: what was left out of an answer is left out there, what may be about others waits until
// somebody has looked, and so do files; on the page, in its package and in what another service gets.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { add, fault, file, folder, json, ok, register, root, start } from "./seloste.mjs";
import { withFiles } from "./with-files.mjs";

let data, place, base, running, helmi;
const ids = {};
const form = (values) => ({ method: "POST", redirect: "manual", body: new URLSearchParams(values) });
const cookies = (answer) => answer.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
const unzip = (zip, name) => execFileSync("unzip", ["-p", zip, name], { encoding: "utf8" });

before(async () => {
  ({ data, place } = register({ notice: file(folder(), "agency.yaml", withFiles()) }));
  const firm = add(data, "organisation", { name: "Kuurnan Puu Oy" });
  helmi = add(data, "contact_person", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@kuurnanpuu.fi" }, ["--of", firm]);
  add(data, "contact_person", { first_name: "Liisa", last_name: "Virtanen", email: "liisa@kuurnanpuu.fi" }, ["--of", firm]);
  add(data, "consumer", { first_name: "Taneli", last_name: "Rintala", phone: "040 111 2233" });
  const note = (name, text, more = []) => { ids[name] = json(["note", data, helmi, text, "--kind", "note", ...more]).id; };
  note("colleague", "Puhuttiin eilen Liisan kanssa. Helmi mukana");
  note("stranger", "Naapuri Kyösti Rastaspuro on vihainen. Noutaa kello 17.");
  note("small", "soitti taneli rintalalle ja numero on 040 111 2233");
  note("first", "Taneli soitti");
  note("secret", "Riidan osapuoli haluaa pysyä piilossa");
  note("harmless", "Kuurnan Puu Oy tilaa ALV-laskun. Helmille sopii Aaltion kirje.");
  json(["attach", data, helmi, file(place, "Rastaspuro.txt", "Rastaspuro ja Liisa")]);
  const request = json(["request", "add", data, "access", helmi, "Kertoi myös Liisa Virtasesta", "--by", "phone"]).id;
  ok(["request", "redact", data, request, `record/${ids.secret}`]);
  running = start(["serve", data, "--listen", "127.0.0.1:0"]);
  base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
});

after(async () => {
  running.child.kill("SIGTERM");
  await running.end;
});

let mine;
async function inside() {
  if (mine) return mine;
  const given = json(["page", "give", data, helmi]);
  const answer = await fetch(`${base}/door`, form({ link: given.link.split("/").pop(), code: given.code, lang: "fi" }));
  const cookie = cookies(answer);
  const page = async (path = "/own") => (await fetch(base + path, { headers: { cookie } })).text();
  const csrf = async () => (await page()).match(/name="csrf" value="([0-9a-f]+)"/)[1];
  const post = async (path, values = {}) => fetch(base + path, { ...form({ csrf: await csrf(), ...values }), headers: { cookie } });
  return mine = { page, post };
}

const others = /Liisa|Virta|Kyösti|Rastaspuro|taneli|Taneli|[rR]intala|111 2233|Riidan/;

test("the page shows nobody else, says that something waits, and everything else as it is", async () => {
  const page = await (await inside()).page();
  assert.doesNotMatch(page, others);
  assert.match(page, /Puhuttiin eilen \[ei näytetä vielä\] kanssa\. Helmi mukana/);
  assert.match(page, /Noutaa kello 17\./);
  assert.match(page, /Kuurnan Puu Oy tilaa ALV-laskun\. Helmille sopii Aaltion kirje\./);
  assert.match(page, /\d kohtaa näytetään kokonaan vasta, kun joku meistä on katsonut/);
  assert.match(page, /tiedosto, jota ei näytetä tässä/);
});

test("what is not all there is not corrected from the page", async () => {
  const me = await inside(), page = await me.page();
  const rows = [...page.matchAll(/<tr><th scope="row">[\s\S]*?<\/tr>/g)].map((row) => row[0]);
  const of = (text) => rows.find((row) => row.includes(text));
  assert.match(of("ALV-laskun"), /\/own\/correct\//);
  assert.doesNotMatch(of("kanssa. Helmi"), /\/own\/correct\//);
  for (let at = 0; at < 8; at++) assert.doesNotMatch(await me.page(`/own/correct/r${at}`), others);
});

test("its package and what another service gets name nobody else; the request stays open until somebody has looked", async () => {
  const me = await inside();
  await me.post("/own/ask/access", { text: "" });
  const zip = join(place, "own.zip");
  writeFileSync(zip, Buffer.from(await (await me.post("/own/package")).arrayBuffer()));
  const names = execFileSync("unzip", ["-Z1", zip], { encoding: "utf8" }).trim().split("\n").sort();
  assert.deepEqual(names, ["data.json", "manifest.json", "tietosi.html"]);
  for (const name of names) assert.doesNotMatch(unzip(zip, name), others);
  const document = JSON.parse(unzip(zip, "data.json"));
  assert.deepEqual(document.redactions.map((one) => [one.item, one.whole]), [[`record/${ids.secret}`, true]]);
  const waits = document.withheld.map((one) => one.item);
  for (const name of ["colleague", "stranger", "small", "first"]) assert.ok(waits.includes(`record/${ids[name]}`), name);
  assert.ok(!waits.includes(`record/${ids.harmless}`));
  assert.equal(document.withheld.filter((one) => one.whole).length, 1);
  assert.ok(!JSON.stringify(document.records).includes("written_by"));
  assert.match(unzip(zip, "tietosi.html"), /Mitä ei näytetä vielä/);
  const open = json(["request", "list", data, "--right", "access"]).requests.find((one) => one.channel === "page");
  assert.equal(json(["request", "show", data, open.id]).state, "in_work");
  const portable = await (await me.post("/own/portable")).text();
  assert.doesNotMatch(portable, others);
  assert.equal(JSON.parse(portable).person.name, "Helmi Aaltio");
});

test("the register itself and the staff's answer keep what stands there", () => {
  assert.match(ok(["show", data, helmi]), /Kyösti Rastaspuro/);
  const request = json(["request", "list", data, "--right", "access"]).requests.find((one) => one.channel === "phone").id;
  assert.ok(json(["request", "look", data, request]).marked.some((spot) => spot.passage === "Liisan"));
});

test("what was looked through and handed over is shown from then on; another text in its place waits again", async () => {
  const me = await inside();
  assert.doesNotMatch(await me.page(), /Kyösti Rastaspuro|Rastaspuro\.txt/);
  const request = json(["request", "list", data, "--right", "access"]).requests.find((one) => one.channel === "phone").id;
  ok(["request", "redact", data, request, `record/${ids.colleague}`, "Liisan"]);
  ok(["request", "give", data, request, "--as", "person", "-o", join(place, "looked.zip"), "--seen", "--complete"]);
  const page = await me.page();
  assert.match(page, /Naapuri Kyösti Rastaspuro on vihainen/);
  assert.match(page, /Rastaspuro\.txt/);
  assert.match(page, /Puhuttiin eilen \[peitetty\] kanssa/);
  assert.doesNotMatch(page, /Riidan|kohtaa näytetään kokonaan vasta/);
  const zip = join(place, "own-2.zip");
  writeFileSync(zip, Buffer.from(await (await me.post("/own/package")).arrayBuffer()));
  assert.match(execFileSync("unzip", ["-Z1", zip], { encoding: "utf8" }), /\.txt/);
  ok(["correct", data, ids.stranger, "Naapuri Kyösti Rastaspuro soitti taas"]);
  const changed = await me.page();
  assert.doesNotMatch(changed, /Rastaspuro soitti taas/);
  assert.match(changed, /Naapuri Kyösti Rastaspuro on vihainen/, "what they were handed stood there before");
  assert.match(changed, /\[ei näytetä vielä\] soitti taas/);
});

test("what was left out stays out when the words of its request are gone, until somebody has looked again", async () => {
  const one = register({ notice: join(root, "notices/agency-mended.yaml") });
  const outi = add(one.data, "consumer", { first_name: "Outi", last_name: "Hallavuo", email: "outi@posti.example" });
  const note = json(["note", one.data, outi, "Riidan osapuoli haluaa pysyä piilossa", "--kind", "note"]).id;
  const request = json(["request", "add", one.data, "access", outi, "Mitä minusta on", "--by", "email"]).id;
  ok(["request", "redact", one.data, request, `record/${note}`]);
  ok(["request", "give", one.data, request, "--as", "person", "-o", join(place, "first.zip"), "--seen", "--complete"]);
  const later = "2031-03-08T10:00:00Z", at = { env: { SELOSTE_CLOCK: later } };
  ok(["note", one.data, outi, "Soitti", "--kind", "call", "--at", "2031-03-01"], at);
  // the notice keeps requests for five years, and the person for longer
  ok(["sweep", one.data, "--yes"], at);
  const db = (sql) => execFileSync("sqlite3", [join(one.data, "register.db"), sql], { encoding: "utf8" }).trim();
  assert.deepEqual([db("SELECT COUNT(*) FROM request"), db("SELECT COUNT(*) FROM redaction"), db("SELECT item FROM unshown")], ["0", "0", `record/${note}`]);
  const given = json(["page", "give", one.data, outi], at), server = start(["serve", one.data, "--listen", "127.0.0.1:0"], at);
  const there = (await server.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  const answer = await fetch(`${there}/door`, form({ link: given.link.split("/").pop(), code: given.code, lang: "fi" }));
  const page = async () => (await fetch(`${there}/own`, { headers: { cookie: cookies(answer) } })).text();
  assert.match(await page(), /Muistiinpano[\s\S]*\[ei näytetä vielä\]/);
  assert.doesNotMatch(await page(), /Riidan/);
  const again = json(["request", "add", one.data, "access", outi, "Uudestaan", "--by", "email"], at).id;
  ok(["request", "give", one.data, again, "--as", "person", "-o", join(place, "second.zip"), "--seen", "--complete"], at);
  assert.match(await page(), /Riidan osapuoli/);
  server.child.kill("SIGTERM");
  await server.end;
});

test("a link that is given because of a request says so on both sides, and ends when nobody asks any more", async () => {
  const outi = add(data, "consumer", { first_name: "Outi", last_name: "Hallavuo", email: "outi@posti.example" });
  const ask = (text) => json(["request", "add", data, "access", outi, text, "--by", "phone"]).id;
  const first = ask("Mitä minusta on"), second = ask("Vielä kerran");
  assert.equal(fault(["page", "give", data, helmi, "--request", first]).error.field, "--request");
  const give = (request) => json(["page", "give", data, outi, "--request", request]);
  const open = (given) => fetch(`${base}/door`, form({ link: given.link.split("/").pop(), code: given.code, lang: "fi" }));
  const given = give(first), answer = await open(given);
  assert.equal(answer.status, 303);
  const page = async () => (await fetch(`${base}/own`, { headers: { cookie: cookies(answer) }, redirect: "manual" }));
  assert.match(await (await page()).text(), /Sait tämän linkin, koska pyysit 5\.3\.2026: tarkastuspyyntö/);
  const links = (request) => json(["request", "show", data, request]).own_page.map((link) => [link.id, link.state, link.opened !== null, link.ended !== null]);
  assert.deepEqual(links(first), [[given.id, "good", true, false]]);
  // answered, it stays until its day; doubted or taken back, it ends at once, with whoever is inside
  ok(["request", "give", data, first, "--as", "person", "-o", join(place, "outi.zip"), "--seen", "--complete"]);
  assert.deepEqual(links(first), [[given.id, "good", true, false]]);
  const doubted = give(second);
  ok(["request", "ask", data, second, "Kuka?", "--why", "epäily"]);
  assert.deepEqual(links(second), [[doubted.id, "ended", false, true]]);
  assert.equal(fault(["page", "give", data, outi, "--request", second]).error.status, "conflict");
  assert.notEqual((await open(doubted)).status, 303);
  ok(["request", "check", data, second, "--how", "soitettiin tuttuun numeroon"]);
  const third = give(second);
  ok(["request", "withdraw", data, second]);
  assert.deepEqual(links(second).map((link) => link[1]), ["ended", "ended"]);
  assert.equal(third.id.length, 13);
  assert.equal((await page()).status, 200);
});
