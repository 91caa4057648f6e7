// Unique words in everything that is sealed: they are nowhere in any byte of the data folder, the key folder, the folder
// for temporary files, or in what a server says while it shows them; not even half way through an import that died.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { agency, copy, dies, file, folder, json, read, register, seloste, staged, start } from "../crash/crash.mjs";
import { everything } from "./seloste.mjs";

const core = "kanarjaqx"; // in every word; what else identifies somebody is in `others`
const others = ["7654321", "9000003-8", "1977-11-28"];
let place, data, keys, tmp, words = 0, client, person, consumer, server, port, cookie, csrf;

const word = (what) => `${core}${++words}${what}`;
const env = () => ({ TMPDIR: tmp });

/** The agency's notice, which lists more: every built-in field, and fields of its own. */
const wider = (text) => text
  .replace("fields: [email, phone]", "fields: [email, phone, website, customer_number, language]")
  .replace("fields: [name, business_id, industry]", "fields: [name, business_id, industry, postal_address]")
  .replace("fields: [first_name, last_name]", "fields: [first_name, last_name, title]")
  .replace("fields: [note]\n", "fields: [note, survey_answer, message]\n")
  .replace("    fields: [hours]\n", "    fields: [hours]\n  wishes:\n    words: {fi: toiveet, sv: önskemål, en: wishes}\n    types: [consumer, contact_person]\n    class: customer\n    own: {wish: {type: text}, born: {type: date}, size: {type: number}}\n");

/** The ways in which a text may lie in a file. */
function needles(text) {
  const utf8 = Buffer.from(text);
  const all = [utf8, Buffer.from(text.toUpperCase()), Buffer.from(text[0].toUpperCase() + text.slice(1)), Buffer.from(text, "utf16le"),
    Buffer.from(text, "utf16le").swap16(), Buffer.from(utf8.toString("hex")), Buffer.from(utf8.toString("hex").toUpperCase())];
  for (let before = 0; before < 3; before++) { // base64 at each of its three places, without what depends on the neighbours
    const whole = Buffer.concat([Buffer.alloc(before), utf8]).toString("base64").replace(/=+$/, "");
    const own = whole.slice(Math.ceil((before * 8) / 6), before + utf8.length === 3 * Math.floor((before + utf8.length) / 3) ? undefined : -1);
    all.push(Buffer.from(own), Buffer.from(own.replaceAll("+", "-").replaceAll("/", "_")));
  }
  return all;
}

const sought = [core, ...others].flatMap(needles);

/** Where any of them lies in these bytes, with what stands around it. */
function sightings(bytes, what) {
  return sought.flatMap((needle) => {
    const at = bytes.indexOf(needle);
    return at < 0 ? [] : [`${what} at ${at}: ${bytes.subarray(Math.max(0, at - 40), at + 60).toString("latin1")}`];
  });
}

function inFolder(path) {
  return everything(path).flatMap((name) => {
    const at = join(path, name);
    return [...sightings(Buffer.from(name), `name of ${at}`), ...(statSync(at).isFile() ? sightings(readFileSync(at), at) : [])];
  });
}

const nowhere = (...folders) => assert.deepEqual(folders.flatMap(inFolder), []);
const temporary = () => assert.deepEqual(readdirSync(tmp), [], "temporary files");

function must(args, input) {
  const done = seloste(args, { env: env(), input });
  assert.equal(done.code, 0, `${args.join(" ")}: ${done.err}`);
  return done.out;
}

const put = (type, values, more = []) =>
  JSON.parse(must(["add", data, "-", "--type", type, "--source", "person", "--json", ...more], Object.entries(values).map(([name, value]) => `${name}=${value}\n`).join(""))).id;

before(() => {
  place = folder();
  tmp = join(place, "tmp");
  mkdirSync(tmp);
  ({ data, keys } = register({ notice: file(place, "notice.yaml", wider(readFileSync(agency, "utf8"))) }));
  client = put("organisation", {
    name: word("nimi"), business_id: "9000003-8", industry: word("ala"), billing_address: word("laskutus"), email: `${word("")}@yritys.example`,
    phone: "040 765 4321", website: `https://${word("")}.example`, postal_address: word("osoite"), customer_number: word("no"),
  });
  person = put("contact_person", {
    first_name: word("etu"), last_name: word("suku"), title: word("titteli"), email: `${word("")}@yritys.example`, phone: "050 765 4321",
    "wishes.wish": word("toive"), "wishes.born": "1977-11-28", "wishes.size": "7654321",
  }, ["--of", client, "--reason", word("syy")]);
  consumer = put("consumer", { first_name: word("etu"), last_name: word("suku"), email: `${word("")}@koti.example`, phone: "041 765 4321" });
  for (const kind of ["call", "meeting", "visit", "letter", "form", "survey_answer", "message_in", "message_out", "offer", "order", "job", "rental", "hours", "invoice", "credit_note", "reminder", "fee_reminder", "payment", "note", "other"])
    for (const who of [person, consumer, client])
      must(["note", data, who, "-", "--kind", kind, "--amount", "76543,21", "--at", "2026-02-01", "--source", "person", "--reason", word("peruste"), ...(who === person ? ["--about", client] : [])], word(kind));
  must(["set", data, person, `title=${word("toinen")}`, "--source", "person", "--reason", word("korjaus")]);
  must(["user", "add", data, word("henkilökunta")]);
  for (const [name, value] of [["mail.server", "smtp://localhost:1"], ["mail.tls", "none"], ["mail.from", "toimisto@toimisto.test"]]) must(["setting", data, name, value]);
  must(["setting", data, "mail.password", "-"], word("salasana"));
  for (const more of [[], ["--not-before", "2026-04-01"]])
    must(["mail", "to", data, consumer, "-", "--subject", word("aihe"), "--attach", file(place, `${word("liite")}.txt`, word("liitteessä")), ...more], word("viesti"));
  assert.match(must(["mail", "send", data]), /1/, "tried, and nobody was there");
});

after(() => server?.child.kill("SIGTERM"));

test("the search finds what it looks for, in every form", () => {
  const text = `xy${core}1z`;
  for (let before = 0; before < 3; before++) assert.equal(sightings(Buffer.from(Buffer.from("a".repeat(before) + text + "bc").toString("base64")), "").length > 0, true);
  for (const bytes of [Buffer.from(text), Buffer.from(text, "utf16le"), Buffer.from(text, "utf16le").swap16(), Buffer.from(Buffer.from(text).toString("hex"))])
    assert.ok(sightings(bytes, "").length > 0);
  const there = folder();
  writeFileSync(join(there, "x"), `... 1977-11-28`);
  assert.ok(inFolder(there).length > 0);
  const shown = JSON.parse(must(["show", data, person, "--json", "--limit", "100"]));
  assert.ok(shown.values.every((value) => /kanarjaqx|7654321|1977-11-28/.test(value.text)), JSON.stringify(shown.values));
  assert.ok(shown.records.filter((record) => record.kind !== "intake").every((record) => record.text.startsWith(core)), "each has its word");
  assert.ok(shown.records.length >= 20, `${shown.records.length} records`);
});

test("nothing of it is in the folders", () => {
  nowhere(data, keys);
  temporary();
});

test("values that are refused are not written down either", () => {
  for (const [id, value] of [[consumer, `billing_address=${word("kielletty")}`], [consumer, `wishes.health=${word("sairaus")}`], [person, `${word("kenttä")}=x`], [consumer, `email=${word("ei-osoite")}`]]) {
    const done = seloste(["set", data, id, value, "--source", "person"], { env: env() });
    assert.notEqual(done.code, 0);
  }
  for (const who of [`${core}nobody@koti.example`, `${core} nobody`]) assert.equal(seloste(["show", data, who], { env: env() }).code, 4);
  must(["find", data, `${core} ei ketään`]);
  nowhere(data, keys);
  temporary();
});

/** A list of people, its name and all its cells words of their own. */
function list(rows) {
  const lines = Array.from({ length: rows }, (_, i) => `${word("etu")},${word("suku")},${word("")}@koti.example,${i < 3 ? "+358447654321" : ""},${i % 3 ? "" : word("yhtiö")},${word("muistiinpano")}`);
  return file(place, `${word("lista")}.csv`, `First Name,Last Name,E-mail 1 - Value,Phone 1 - Value,Organization Name,Notes\n${lines.join("\n")}\n`);
}

test("nor of a list that is half taken in, nor once it is", async () => {
  const one = copy({ data, keys });
  const csv = list(700);
  for (const point of ["import.staged", "import.slice", "store.commit:3"]) {
    const dead = copy(one);
    assert.ok(await dies(dead, ["import", csv, "--source", "person"], point), point);
    assert.equal(staged(dead).length, 1, `${point}: the list lies there, sealed`);
    nowhere(dead.data, dead.keys);
    await read(dead, ["find", "--limit", "1"]);
    nowhere(dead.data, dead.keys);
  }
});

async function page(path, body) {
  const options = body ? { method: "POST", body: new URLSearchParams({ csrf, ...body }) } : {};
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { cookie }, redirect: "manual", ...options });
  return { status: answer.status, to: answer.headers.get("location"), text: await answer.text() };
}

test("a server that shows all of it says nothing of it", async () => {
  server = start(["serve", data, "--listen", "127.0.0.1:0"], { env: env() });
  [, port] = await server.says(/http:\/\/127\.0\.0\.1:(\d+)\//);
  const staff = word("kirjautuva");
  must(["user", "add", data, staff]);
  const { code } = json(["user", "link", data, staff], { env: env() });
  const signin = await fetch(`http://127.0.0.1:${port}/signin`, { method: "POST", body: new URLSearchParams({ code }), redirect: "manual" });
  cookie = signin.headers.get("set-cookie").split(";")[0];
  [, csrf] = /name="csrf" value="([^"]+)"/.exec((await page("/customers")).text);
  const shown = (await page(`/party/${person}`)).text;
  assert.ok(shown.includes(core), "the page shows them");
  for (const path of ["/", "/customers", `/party/${person}`, `/party/${client}`, `/party/${person}/edit`, "/findings", `/party/${core}`, `/nothing/${core}`])
    await page(path);
  const found = await page("/customers", { q: core });
  if (found.to) await page(found.to);
  const noted = await page(`/party/${person}/note`, { kind: "call", note: word("selaimesta") });
  assert.ok(noted.status < 400, `${noted.status}`);
  await page(`/party/${person}/edit`, { first_name: word("muutettu"), email: core });
  for (const args of [["show", data, person], ["find", data, core], ["import", data, list(40), "--source", "person"], ["show", data, `${core}@koti.example`], ["set", data, consumer, `billing_address=${core}`, "--source", "person"], ["access", data, person, "-o", join(place, "package.zip")]])
    seloste(args, { env: env() });
  nowhere(data, keys); // with the log of the database as it is while somebody works
  assert.deepEqual(sightings(readFileSync(`/proc/${server.child.pid}/cmdline`), "the command line"), []);
  server.child.kill("SIGTERM");
  const ended = await server.end;
  assert.equal(ended.code, 0, ended.err);
  assert.deepEqual([...sightings(Buffer.from(ended.out), "stdout"), ...sightings(Buffer.from(ended.err), "stderr")], []);
  assert.ok(!readFileSync(join(data, "register.db")).includes(code), "the code of the link");
  assert.ok(!readFileSync(join(data, "register.db")).includes(cookie.split("=")[1]), "the session");
  nowhere(data, keys);
  temporary();
});

test("nor after an erasure, in the folders, in the certificate or in the log", () => {
  const certificate = must(["erase", data, consumer, "--yes", "--json"]);
  assert.deepEqual(sightings(Buffer.from(certificate), "certificate"), []);
  const { messages } = JSON.parse(must(["mail", "list", data, "--json"]));
  assert.deepEqual(messages.map((one) => [one.state, one.why, one.erased, one.subject]), [["withdrawn", "erased", true, null], ["withdrawn", "erased", true, null]]);
  assert.deepEqual(sightings(Buffer.from(must(["audit", "list", data, "--json"])), "audit list"), []);
  nowhere(data, keys);
  temporary();
  assert.equal(json(["audit", "verify", data]).whole, true);
});
