// Finding people from outside: the same words by the command line, through a running server and on the page; pages that follow
// each other while others write; what was erased is found by nobody.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { add, file, folder, json, ok, register, seloste, start } from "./seloste.mjs";

let data, keys, server, base, cookie, csrf, kuurna, helmi;

const names = (words, more = []) => json(["find", data, ...[words].flat(), ...more]).found.map((one) => one.name);

async function page(path, form) {
  const body = form && new URLSearchParams({ csrf, ...form });
  const reply = await fetch(base + path, { method: form ? "POST" : "GET", body, headers: { Cookie: `seloste=${cookie}` }, redirect: "manual" });
  return reply.status === 303 ? page(reply.headers.get("location")) : reply.text();
}

const listed = (html) => [...html.matchAll(/<th scope="row"><a href="\/party\/[^"]+">([^<]*)<\/a>/g)].map((one) => one[1]);

before(async () => {
  ({ data, keys } = register());
  kuurna = add(data, "organisation", { name: "Kuurnan Puu Oy", business_id: "2276009-4" });
  helmi = add(data, "contact_person", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@kuurna.example", phone: "040 000 0142" }, ["--of", kuurna]);
  add(data, "consumer", { first_name: "Matti", last_name: "Virtanen", email: "matti@koti.example", phone: "+358 50 000 7788" });
  add(data, "consumer", { first_name: "Åsa", last_name: "Öhman", email: "asa@koti.example", phone: "0440001234" });
});

after(async () => {
  if (!server) return;
  server.child.kill("SIGTERM");
  const ended = await server.end;
  assert.equal(ended.code, 0, ended.err);
  assert.doesNotMatch(ended.err, /Sanitizer|runtime error|ended by signal/);
});

const table = [
  ["aa", ["Helmi Aaltio"]],
  ["VIRTA", ["Matti Virtanen"]],
  ["öhm", ["Åsa Öhman"]],
  ["ohman", ["Åsa Öhman"]],
  ["O\u0308hman", ["Åsa Öhman"]],
  ["vitranen", ["Matti Virtanen"]],
  ["aaltoi", ["Helmi Aaltio"]],
  ["helmi kuurnan", ["Helmi Aaltio"]],
  ["050 000", ["Matti Virtanen"]],
  ["+35850", ["Matti Virtanen"]],
  ["0500-00 77", ["Matti Virtanen"]],
  ["22760094", ["Kuurnan Puu Oy"]],
  ["koti.example", ["Matti Virtanen", "Åsa Öhman"]],
  ["korpikuusela", []],
  ["*", []],
  ['" OR 1=1 --', []],
];

test("on the command line", () => {
  for (const [words, expected] of table) assert.deepEqual(names(words), expected, words);
  assert.deepEqual(names(["puu", "helmi"]), ["Helmi Aaltio"]);
});

test("through a server, and on its page", async () => {
  server = start(["serve", data, "--listen", "127.0.0.1:0"]);
  base = (await server.says(/(http:\/\/127\.0\.0\.1:\d+)/))[1];
  const { code } = json(["user", "link", data, "Iida Tammisto"]);
  const reply = await fetch(`${base}/signin`, { method: "POST", body: new URLSearchParams({ code }), redirect: "manual" });
  cookie = /seloste=([^;]+)/.exec(reply.headers.get("set-cookie"))[1];
  csrf = /name="csrf" value="([^"]+)"/.exec(await page("/customers"))[1];
  for (const [words, expected] of table) {
    assert.deepEqual(names(words), expected, words);
    const html = await page("/customers", { q: words });
    assert.deepEqual(listed(html), expected, words);
    assert.doesNotMatch(html, /not complete yet/);
  }
});

test("pages follow each other while somebody is renamed and others come", () => {
  const first = json(["find", data, "--limit", "2"]);
  assert.deepEqual(first.found.map((one) => one.name), ["Helmi Aaltio", "Kuurnan Puu Oy"]);
  assert.match(first.cursor, /^s[0-9a-f]+$/);
  ok(["set", data, kuurna, "name=Zetan Puu Oy", "--source", "person"]);
  add(data, "consumer", { first_name: "Aada", last_name: "Aaltonen" });
  const rest = names([], ["--limit", "10", "--after", first.cursor]);
  assert.deepEqual(rest, ["Matti Virtanen", "Zetan Puu Oy", "Åsa Öhman"]);
});

test("an erased person is found by nobody, and nothing of the name is guessed", async () => {
  const matti = json(["find", data, "virtanen"]).found[0].id;
  ok(["erase", data, matti, "--yes"]);
  for (const words of ["virtanen", "vitranen", "virt", "0007788", "matti@koti"]) {
    assert.deepEqual(names(words), [], words);
    assert.deepEqual(listed(await page("/customers", { q: words })), [], words);
  }
  assert.deepEqual(names("aaltio"), ["Helmi Aaltio"]);
});

test("names from elsewhere, and names with a hyphen or an apostrophe, are found as people type them", () => {
  const other = register();
  const one = (first, last) => add(other.data, "consumer", { first_name: first, last_name: last });
  one("İbrahim", "Işık"), one("Anna-Maija", "Virtanen-Öhman"), one("Bob", "O’Neill"), one("Łukasz", "Żak");
  for (const [words, name] of [
    ["ışık", "İbrahim Işık"], ["isik", "İbrahim Işık"], ["IŞIK", "İbrahim Işık"], ["annamaija", "Anna-Maija Virtanen-Öhman"], ["annamaija virtanen", "Anna-Maija Virtanen-Öhman"],
    ["virtanenöhman", "Anna-Maija Virtanen-Öhman"], ["virtanenohman", "Anna-Maija Virtanen-Öhman"], ["oneill", "Bob O’Neill"], ["lukasz zak", "Łukasz Żak"],
  ]) assert.deepEqual(json(["find", other.data, words]).found.map((hit) => hit.name), [name], words);
  assert.equal(json(["show", other.data, "Anna-Maija Virtanen-Öhman"]).name, "Anna-Maija Virtanen-Öhman");
});

test("strange questions have an answer", () => {
  for (const words of ["a".repeat(400), "\u0301", "ÿ", "漢字", "😀", "ß", "İ", " , , ", "%s%n", "\\", "'", "a b c d e f g h i j k l m n o p q r s t u v w x y z"])
    assert.equal(seloste(["find", data, words, "--json"]).code, 0, words);
  assert.equal(seloste(["find", data, "a".repeat(401), "--json"]).code, 2);
  assert.equal(helmi, json(["find", data, "ＨＥＬＭＩ"]).found[0].id);
  assert.ok(keys);
});

test("a page is as long as it was asked to be, up to what --limit may be", () => {
  const many = register();
  const list = file(folder(), "list.csv", `First Name,Last Name\n${Array.from({ length: 620 }, (_, i) => `Etu${i},Moninen`).join("\n")}\n`);
  json(["import", many.data, list, "--source", "person", "--keys", many.keys]);
  const page = json(["find", many.data, "Moninen", "--limit", "1000", "--keys", many.keys]);
  assert.equal(page.total, 620);
  assert.equal(page.found.length, 620);
  assert.equal(page.cursor, null);
});
