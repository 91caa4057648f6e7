// Somebody edits the log. Whatever they do to its files, `audit verify` names the first entry that is not as it was.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { add, folder, json, ok, register, seloste, start } from "./seloste.mjs";

let data, keys, helmi;

before(() => {
  ({ data, keys } = register());
  helmi = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
  for (let i = 0; i < 4; i++) ok(["show", data, helmi]);
});

const log = (dir) => join(dir, "audit", "000001.log");

function copy() {
  const here = folder(), at = { data: join(here, "data"), keys: join(here, "keys") };
  cpSync(data, at.data, { recursive: true });
  cpSync(keys, at.keys, { recursive: true });
  return at;
}

/** The lines of a copy's log, changed by `edit`, written back. */
function edited(edit) {
  const at = copy();
  const lines = readFileSync(log(at.data), "latin1").split("\n").filter((line) => line);
  writeFileSync(log(at.data), edit(lines).map((line) => `${line}\n`).join(""), "latin1");
  return at;
}

function verify(at) {
  const done = seloste(["audit", "verify", at.data, "--keys", at.keys, "--json"]);
  return { code: done.code, ...JSON.parse(done.out) };
}

test("a log that nobody touched is whole, and holds what was done", () => {
  assert.deepEqual(verify({ data, keys }).whole, true);
  const entries = json(["audit", "list", data, "--party", helmi]);
  assert.ok((entries.entries ?? entries).length >= 5);
});

test("an entry that was changed", () => {
  for (const [what, to] of [["\"actor\":\"", "\"actor\":\"x"], ["\"action\":\"", "\"action\":\"y"], ["\"at\":\"2026", "\"at\":\"2025"]])
    for (const place of [1, 3, 5]) {
      const said = verify(edited((lines) => lines.map((line, i) => (i === place ? line.replace(what, to) : line))));
      assert.equal(said.code, 1);
      assert.equal(said.whole, false);
      assert.equal(said.seq, place + 1);
      assert.equal(said.file, "000001.log");
      assert.ok(said.problem);
    }
});

test("an entry that was left out, doubled, moved or put in", () => {
  const edits = [
    [4, (lines) => lines.filter((_, i) => i !== 3)],
    [5, (lines) => [...lines.slice(0, 4), lines[3], ...lines.slice(4)]],
    [3, (lines) => [...lines.slice(0, 2), lines[3], lines[2], ...lines.slice(4)]],
    [5, (lines) => [...lines.slice(0, 4), lines[2].replace("\"seq\":3", "\"seq\":5"), ...lines.slice(4)]],
    [3, (lines) => lines.map((line, i) => (i === 2 ? (line[0] === "0" ? "1" : "0") + line.slice(1) : line))],
    [1, (lines) => lines.slice(1)],
  ];
  for (const [seq, edit] of edits) {
    const said = verify(edited(edit));
    assert.equal(said.whole, false, String(edit));
    assert.equal(said.seq, seq, `${edit}: ${said.problem}`);
  }
});

test("a log that was cut, emptied, taken away or filled with something else", () => {
  const edits = [(lines) => lines.slice(0, -1), (lines) => lines.slice(0, 2), () => [], () => ["x".repeat(500)]];
  for (const edit of edits) {
    const said = verify(edited(edit));
    assert.equal(said.whole, false);
    assert.equal(said.code, 1);
  }
  const at = copy();
  rmSync(join(at.data, "audit"), { recursive: true });
  assert.equal(verify(at).whole, false);
});

test("a data folder that was rolled back: told, read, never written", () => {
  const { data: mine, keys: safe, place: here } = register();
  const old = join(here, "old");
  const aino = add(mine, "consumer", { first_name: "Aino", last_name: "Virta", email: "aino@koti.example" });
  cpSync(mine, old, { recursive: true });
  ok(["show", mine, aino]); // a look, and no change
  const before = readFileSync(log(old));
  assert.equal(verify({ data: old, keys: safe }).whole, false);
  const shown = seloste(["show", old, aino, "--keys", safe]);
  assert.equal(shown.code, 0, shown.err);
  assert.match(shown.out, /Aino Virta/);
  const refused = seloste(["set", old, aino, "email=toinen@koti.example", "--source", "person", "--keys", safe]);
  assert.equal(refused.code, 3, refused.err);
  assert.deepEqual(readFileSync(log(old)), before);
  assert.equal(verify({ data: mine, keys: safe }).whole, true);
});

test("an older copy can be read while a server has the keys", async () => {
  const { data: mine, keys: safe, place: here } = register();
  const old = join(here, "old");
  const aino = add(mine, "consumer", { first_name: "Aino", last_name: "Virta", email: "aino@koti.example" });
  const eero = add(mine, "consumer", { first_name: "Eero", last_name: "Virta", email: "eero@koti.example" });
  cpSync(mine, old, { recursive: true });
  ok(["erase", mine, eero, "--yes"]);
  const server = start(["serve", mine, "--listen", "127.0.0.1:0"]);
  try {
    await server.says(/http:\/\/127\.0\.0\.1:\d+/);
    const shown = seloste(["show", old, aino, "--keys", safe]);
    assert.equal(shown.code, 0, shown.err);
    assert.match(shown.out, /Aino Virta/);
    assert.doesNotMatch(seloste(["show", old, eero, "--keys", safe]).out, /Eero/);
    assert.doesNotMatch(seloste(["find", old, "Virta", "--keys", safe]).out, /Eero/);
  } finally {
    server.child.kill("SIGTERM");
    await server.end;
  }
});

test("the log says who and what, and nothing of the person", () => {
  ok(["set", data, helmi, "phone=+358401234567", "--source", "person"]);
  seloste(["find", data, "Aaltio"]);
  for (const name of readdirSync(join(data, "audit"))) {
    const text = readFileSync(join(data, "audit", name), "latin1");
    assert.doesNotMatch(text, /Helmi|Aaltio|koti\.example|401234567/i);
    assert.match(text, new RegExp(helmi));
  }
});
