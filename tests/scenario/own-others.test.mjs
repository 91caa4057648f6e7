// The person's own page names nobody else: what was left out of an answer is left out there, what may be about others waits until
// somebody has looked, and so do files; on the page, in its package and in what another service gets.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { add, file, folder, json, ok, register, start } from "./seloste.mjs";
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
